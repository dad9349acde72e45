import type { ImageSource } from '../../ground/domain/image.ts';
import type { Database } from '../database/database.ts';

/** Bits of the 64 in which two pictures of the same may differ: four bands of the hash find all of these by an index. */
const MOST_BITS = 3;

/**
 * Links pictures each to the oldest other one that looks the same. One after another, the youngest first: of two that come
 * in together, the younger one is linked, and the older one then is its original. A second time changes nothing.
 */
export async function linkNearDuplicates({ prisma }: Database, imageIds: readonly string[]): Promise<void> {
  const ids = [...new Set(imageIds)].sort().reverse();
  await prisma.$transaction([
    prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('near-duplicate'))`,
    ...ids.map(imageId => linkOne(prisma, imageId)),
  ]);
}

const linkOne = (prisma: Database['prisma'], imageId: string) => prisma.$executeRaw`
  UPDATE image i SET near_duplicate_of_id = (
    SELECT o.id FROM image o
    WHERE o.id <> i.id AND o.near_duplicate_of_id IS DISTINCT FROM i.id
      AND o.state <> 'removed' AND o.perceptual_hash IS NOT NULL
      AND (((o.perceptual_hash >> 48) & 65535) = ((i.perceptual_hash >> 48) & 65535)
        OR ((o.perceptual_hash >> 32) & 65535) = ((i.perceptual_hash >> 32) & 65535)
        OR ((o.perceptual_hash >> 16) & 65535) = ((i.perceptual_hash >> 16) & 65535)
        OR (o.perceptual_hash & 65535) = (i.perceptual_hash & 65535))
      AND bit_count((o.perceptual_hash # i.perceptual_hash)::bit(64)) <= ${MOST_BITS}
    ORDER BY o.id LIMIT 1)
  WHERE i.id = ${imageId}::uuid AND i.perceptual_hash IS NOT NULL AND i.near_duplicate_of_id IS NULL`;

/** How many pictures of a source look like an older one. */
export const countNearDuplicates = ({ prisma }: Database, source: ImageSource): Promise<number> =>
  prisma.image.count({ where: { source, state: { not: 'removed' }, nearDuplicateOfId: { not: null } } });
