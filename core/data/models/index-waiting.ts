import type { Database } from '../database/database.ts';
import type { Snapshot } from './snapshots.ts';

/** What arrived since an index was built. Counts stop at one above `most`: nobody needs a more exact number. */
export interface WaitingForIndex {
  readonly images: number;
  readonly pairs: number;
  readonly most: number;
}

const MOST = 10_000;
/**
 * The largest difference between the clock of the database, which sets an image's time, and the clocks of those that change
 * it later.
 */
const CLOCKS_APART = '1 minute';

/** Visible images that an index lacks, and pairs that were approved since it was built. */
export async function waitingForIndex(
  { prisma }: Database,
  { createdAt }: Pick<Snapshot, 'createdAt'>,
): Promise<WaitingForIndex> {
  const [images, pairs] = await Promise.all([
    prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (
        SELECT FROM image WHERE state = 'visible' AND created_at >= ${createdAt}
          -- What came since was written since, and of that there is an index.
          AND updated_at >= ${createdAt}::timestamptz - ${CLOCKS_APART}::interval LIMIT ${MOST + 1}) AS came`,
    // Several people may have approved one pair.
    prisma.$queryRaw<{ count: number }[]>`
      SELECT (CASE WHEN count(*) > ${MOST} THEN count(*) ELSE count(DISTINCT pair_id) END)::int AS count FROM (
        SELECT pair_id FROM review WHERE status = 'approved' AND undone_at IS NULL AND created_at >= ${createdAt}
        ORDER BY created_at LIMIT ${MOST + 1}) AS came`,
  ]);
  return { images: images[0]?.count ?? 0, pairs: pairs[0]?.count ?? 0, most: MOST };
}
