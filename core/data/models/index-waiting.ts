import type { Database } from '../database/database.ts';
import type { Snapshot } from './snapshots.ts';

/** What came since an index was built: visible pictures that it lacks, and pairs that were approved. */
export async function waitingForIndex(
  { prisma }: Database,
  { createdAt }: Pick<Snapshot, 'createdAt'>,
): Promise<{ readonly images: number; readonly pairs: number }> {
  const [images, pairs] = await Promise.all([
    prisma.image.count({ where: { state: 'visible', createdAt: { gte: createdAt } } }),
    prisma.review.count({ where: { status: 'approved', undoneAt: null, createdAt: { gte: createdAt } } }),
  ]);
  return { images, pairs };
}
