import type { CrawlCounts, CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import type { Database } from '../database/database.ts';

/** How many entries of one crawl are in one state. */
export interface CrawlCount {
  readonly jobId: string;
  readonly kind: 'picture' | 'post';
  readonly state: keyof CrawlCounts;
  readonly count: number;
}

/** Rows that are added up in a few milliseconds; above, a reader folds them. */
const FOLD_ABOVE = 5_000;

/** All entries of a source's crawls, counted as triggers on crawl_item keep them: as many rows as there are changes and no more. */
export async function readCrawlCounts(
  { prisma }: Pick<Database, 'prisma'>,
  source: CrawledSource,
): Promise<readonly CrawlCount[]> {
  const rows = await prisma.$queryRaw<(CrawlCount & { rows: number })[]>`
    SELECT job_id::text AS "jobId", kind::text, state::text, sum(change)::int AS count, count(*)::int AS rows
    FROM crawl_count_change WHERE source = ${source}::"ImageSource" GROUP BY 1, 2, 3`;
  const changes = rows.reduce((total, row) => total + row.rows, 0);
  if (changes > FOLD_ABOVE && changes > rows.length * 2) {
    // One statement, so one snapshot: whoever reads sees the rows before it or those after it.
    await prisma.$executeRaw`
      WITH gone AS (DELETE FROM crawl_count_change WHERE source = ${source}::"ImageSource" RETURNING *)
      INSERT INTO crawl_count_change (source, job_id, kind, state, change)
      SELECT source, job_id, kind, state, sum(change) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0`;
  }
  return rows.filter(({ count }) => count > 0);
}
