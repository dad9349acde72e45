import { crawl } from '../../core/data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../core/data/jobs/queue.ts';
import type { CrawlRunner } from './crawl-runner.ts';

/** Carries out a slice of the requested crawls. */
export async function runCrawlJob(
  runner: Pick<CrawlRunner, 'work'>,
  queue: Pick<JobQueue, 'enqueue'>,
  signal: AbortSignal,
): Promise<JobOutcome> {
  if (!(await runner.work(signal))) return 'skipped';
  if (!signal.aborted) await queue.enqueue(crawl, {});
  return 'success';
}
