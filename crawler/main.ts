// The crawler process: carries out the crawls that wait in the database, by the rules of the sites.
import { CrawlRunRepository } from '../core/data/crawl/crawl-runs.ts';
import { openDatabase } from '../core/data/database/database.ts';
import { crawl } from '../core/data/jobs/definitions.ts';
import { CRAWLER_APPLICATION, openQueue } from '../core/data/jobs/queue.ts';
import { PermanentError } from '../core/ground/errors.ts';
import { keepTrying } from '../core/ground/process/keep-trying.ts';
import { lowerPriority } from '../core/ground/process/lower-priority.ts';
import { type ProcessContext, runProcess } from '../core/ground/process/run-process.ts';
import { readVersion } from '../core/ground/project.ts';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { runCrawlJob } from './crawl/crawl-job.ts';
import type { CrawlRunner } from './crawl/crawl-runner.ts';

const EVERY_MINUTE = '* * * * *';
const CLOSE_LIMIT_MS = 4_000;

await runProcess('crawler', startCrawler, { limitMs: CLOSE_LIMIT_MS });

async function startCrawler({ config, log, stopping, onEnd }: ProcessContext): Promise<void> {
  if (!config.crawlContact) throw new PermanentError('crawl.contact-missing', {});
  const waiting = { log, signal: stopping };
  const server = await keepTrying(() => ensureDatabase(config, log), waiting);
  onEnd(() => server.close());
  lowerPriority(config.workerNiceness, log);
  const database = openDatabase(server.url);
  onEnd(() => database.close());
  const describe = (error: Parameters<typeof errorMessage>[1]) => errorMessage(config.locale, error);

  /** Pictures, formats and sources are loaded when the first crawl comes, so that an idle process costs little. */
  let opening: Promise<CrawlRunner> | undefined;
  const openRunner = async (): Promise<CrawlRunner> => {
    const { CrawlRunner } = await import('./crawl/crawl-runner.ts');
    return new CrawlRunner({ config, database, log, describe, stopping, version: readVersion() });
  };
  onEnd(async () => (await opening)?.close());

  const openJobs = () =>
    openQueue(server.url, log, { applicationName: CRAWLER_APPLICATION, supervise: true, describe });
  const queue = await keepTrying(openJobs, waiting);
  onEnd(() => queue.close());
  const runs = new CrawlRunRepository(database);
  await queue.work(crawl, async (_payload, jobSignal) => {
    if ((await runs.countUnderWay()) === 0) return 'skipped';
    // A failure, for example because a file was being replaced, is retried the next time.
    opening ??= openRunner().catch(error => {
      opening = undefined;
      throw error;
    });
    return runCrawlJob(await opening, queue, AbortSignal.any([jobSignal, stopping]));
  });
  // A request for a crawl wakes this process. The schedule finds what a crash left behind, and runs whose pause has ended.
  await queue.schedule(crawl, EVERY_MINUTE, {});
  await queue.enqueue(crawl, {});
  log.info('ready');
}
