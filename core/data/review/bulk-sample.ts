import { Prisma } from '../../../prisma/generated/client.ts';
import type { BulkRequest, SampledPair } from '../../ground/domain/review/bulk-request.ts';
import type { Database } from '../database/database.ts';
import { PLACE } from './queue-walk.ts';
import { whereAffected } from './where-affected.ts';

/**
 * Draws pending pairs that a request is about, at random. They are read along the index of random places from one place on,
 * so a million pairs cost no more than a thousand.
 * @param from where to begin: a random place (`random-place.ts`).
 */
export async function sampleAffected(
  { prisma }: Database,
  request: BulkRequest,
  { from, limit }: { from: string; limit: number },
): Promise<SampledPair[]> {
  const walk = (side: Prisma.Sql, left: number) => prisma.$queryRaw<SampledPair[]>`
    SELECT p.id::text, encode(i.sha256, 'hex') AS sha256, p.english, p.persian, p.score
    FROM caption_pair p JOIN image i ON i.id = p.image_id
    WHERE ${whereAffected(request)} AND ${side} ORDER BY p.status, ${PLACE}, p.id LIMIT ${left}`;
  const behind = await walk(Prisma.sql`${PLACE} >= ${from}`, limit);
  if (behind.length === limit) return behind;
  return [...behind, ...(await walk(Prisma.sql`${PLACE} < ${from}`, limit - behind.length))];
}
