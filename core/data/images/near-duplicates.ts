import { Prisma } from '../../../prisma/generated/client.ts';
import type { ImageSource } from '../../ground/domain/images/image.ts';
import { ALIKE_BITS } from '../../ground/domain/images/perceptual-hash.ts';
import type { Database } from '../database/database.ts';

/**
 * Links images each to the oldest one that looks the same, and younger ones to them where they are older than what those
 * are linked to: whatever the order in which hashes come, originals are the oldest. A second time changes nothing.
 */
export async function linkNearDuplicates({ prisma }: Database, imageIds: readonly string[]): Promise<void> {
  const ids = [...new Set(imageIds)].sort();
  await prisma.$transaction([
    prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('near-duplicate'))`,
    ...ids.flatMap(imageId => [linkToOlder(prisma, imageId), linkYounger(prisma, imageId)]),
  ]);
}

/** Compares `o` and `i`; each of the four parts has an index. */
const LOOK_THE_SAME = Prisma.sql`
  o.state <> 'removed' AND o.perceptual_hash IS NOT NULL
  AND (((o.perceptual_hash >> 48) & 65535) = ((i.perceptual_hash >> 48) & 65535)
    OR ((o.perceptual_hash >> 32) & 65535) = ((i.perceptual_hash >> 32) & 65535)
    OR ((o.perceptual_hash >> 16) & 65535) = ((i.perceptual_hash >> 16) & 65535)
    OR (o.perceptual_hash & 65535) = (i.perceptual_hash & 65535))
  AND bit_count((o.perceptual_hash # i.perceptual_hash)::bit(64)) <= ${ALIKE_BITS}`;

const linkToOlder = (prisma: Database['prisma'], imageId: string) => prisma.$executeRaw`
  UPDATE image i SET near_duplicate_of_id = (
    SELECT o.id FROM image o WHERE o.id < i.id AND ${LOOK_THE_SAME} ORDER BY o.id LIMIT 1)
  WHERE i.id = ${imageId}::uuid AND i.perceptual_hash IS NOT NULL AND i.near_duplicate_of_id IS NULL`;

const linkYounger = (prisma: Database['prisma'], imageId: string) => prisma.$executeRaw`
  UPDATE image o SET near_duplicate_of_id = i.id FROM image i
  WHERE i.id = ${imageId}::uuid AND i.perceptual_hash IS NOT NULL AND i.state <> 'removed'
    AND o.id > i.id AND (o.near_duplicate_of_id IS NULL OR o.near_duplicate_of_id > i.id) AND ${LOOK_THE_SAME}`;

/** How many images of a source look like an older one. */
export const countNearDuplicates = ({ prisma }: Database, source: ImageSource): Promise<number> =>
  prisma.image.count({ where: { source, state: { not: 'removed' }, nearDuplicateOfId: { not: null } } });
