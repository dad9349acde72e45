import type { CrawlCounts, CrawlCoverage, CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import type { Database } from '../database/database.ts';

/** How many entries of one crawl are in one state. */
export interface CrawlCount {
  readonly jobId: string;
  readonly kind: 'picture' | 'post';
  readonly state: keyof CrawlCounts;
  readonly count: number;
}

export const NO_ENTRIES: CrawlCounts = { waiting: 0, done: 0, dropped: 0, gone: 0 };

/** Rows that are added up in a few milliseconds; above, a reader folds them. */
const FOLD_ABOVE = 5_000;

/** The entries of a source's crawls, counted: triggers on crawl_item note each change, and this adds the changes up. */
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

/** How far all crawls of a source have come, in order of what they ask for. */
export async function readCoverage(database: Database, source: CrawledSource): Promise<CrawlCoverage[]> {
  const jobs = await database.prisma.crawlJob.findMany({
    where: { source },
    select: { id: true, query: true, complete: true },
    orderBy: { query: 'asc' },
  });
  const groups = await readCrawlCounts(database, source);
  return jobs.map(({ id, query, complete }) => {
    const countsOf = (kind: 'picture' | 'post'): CrawlCounts => {
      const own = groups.filter(group => group.jobId === id && group.kind === kind);
      return { ...NO_ENTRIES, ...Object.fromEntries(own.map(({ state, count }) => [state, count])) };
    };
    return { query, complete, posts: countsOf('post'), pictures: countsOf('picture') };
  });
}
