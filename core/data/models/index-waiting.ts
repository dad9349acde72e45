import type { Database } from '../database/database.ts';
import type { Snapshot } from './snapshots.ts';

/** What came since an index was built: visible images that it lacks, and pairs that were approved. */
export async function waitingForIndex(
  { prisma }: Database,
  { createdAt }: Pick<Snapshot, 'createdAt'>,
): Promise<{ readonly images: number; readonly pairs: number }> {
  const [images, pairs] = await Promise.all([
    prisma.image.count({ where: { state: 'visible', createdAt: { gte: createdAt } } }),
    // Several people may have approved one pair.
    prisma.$queryRaw<{ pairs: number }[]>`
      SELECT count(DISTINCT pair_id)::int AS pairs FROM review
      WHERE status = 'approved' AND undone_at IS NULL AND created_at >= ${createdAt}`,
  ]);
  return { images, pairs: pairs[0]?.pairs ?? 0 };
}
