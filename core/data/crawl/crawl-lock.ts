import type { CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import { withAdvisoryLock } from '../database/advisory-lock.ts';
import type { Database } from '../database/database.ts';

const LOCKS = { commons: 'crawlCommons', divar: 'crawlDivar', list: 'crawlList' } as const;

/**
 * Allows one crawl of a source at a time, in any process: two would send requests twice as fast as its pace allows.
 * @returns false without running when another crawl holds the source.
 */
export async function withCrawlLock(
  database: Database,
  source: CrawledSource,
  run: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  const hasRun = await withAdvisoryLock(
    database.url,
    LOCKS[source],
    async locked => {
      await run(locked);
      return true;
    },
    { signal },
  );
  return hasRun === true;
}
