import { ScoreBucketRepository } from '../core/data/captions/score-buckets.ts';
import { CrawlRunRepository } from '../core/data/crawl/crawl-runs.ts';
import { requireSourceOn, withDivarTerms } from '../core/data/crawl/divar-terms.ts';
import type { Database } from '../core/data/database/database.ts';
import { ImageRepository } from '../core/data/images/images.ts';
import { ReportRepository } from '../core/data/images/reports.ts';
import { carryOutRuns, crawl, type JobDefinition } from '../core/data/jobs/definitions.ts';
import { JobRunRepository } from '../core/data/jobs/job-runs.ts';
import { CRAWLER_APPLICATION, openQueue, WORKER_APPLICATION } from '../core/data/jobs/queue.ts';
import { runningJobs } from '../core/data/jobs/running-jobs.ts';
import { isWorkerAlive } from '../core/data/jobs/worker-presence.ts';
import { EmbeddingRepository } from '../core/data/models/embeddings.ts';
import { QueryLog } from '../core/data/queries/query-log.ts';
import { FeedbackRepository } from '../core/data/telegram/feedback.ts';
import { keepFresh } from '../core/ground/async/keep-fresh.ts';
import type { Config } from '../core/ground/config.ts';
import { type CrawlRequest, crawlRequestLine } from '../core/ground/domain/crawl/crawl-request.ts';
import type { EmbeddingSpace } from '../core/ground/domain/models/embedding.ts';
import { PermanentError } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import type { ReadyState } from '../core/work/search/client.ts';
import type { AdminDesk, SystemProgress } from './services.ts';

/** Crawls that are listed at a time. */
const CRAWLS = 5;
const COUNTS_FRESH_MS = 20_000;

interface DeskParts {
  readonly database: Database;
  readonly config: Config;
  readonly search: { ready(signal?: AbortSignal): Promise<ReadyState> };
  readonly log: Log;
}

/** What admins see of the system and may make it do. Reads the same rows as the command line and the dashboard. */
export function openAdminDesk({ database, config, search, log }: DeskParts): AdminDesk {
  const images = new ImageRepository(database);
  const crawls = new CrawlRunRepository(database);
  const jobRuns = new JobRunRepository(database);
  const embeddings = countEmbeddings(database);
  const admins = new Set(config.telegramAdmins);

  const enqueue = async (job: JobDefinition, payload: object): Promise<void> => {
    // Opened on demand, because people seldom ask and an open queue holds connections.
    const queue = await openQueue(database.url, log, { applicationName: 'negareh-bot' });
    try {
      await queue.enqueue(job, payload);
    } finally {
      await queue.close();
    }
  };

  return {
    isAdmin: userId => admins.has(userId),
    async numbers(days) {
      return {
        images: await images.countByState(),
        pairs: await new ScoreBucketRepository(database).totals(),
        votes: await new FeedbackRepository(database).countVerdicts(),
        openReports: await new ReportRepository(database, config).countOpen(),
        searches: await new QueryLog(database).countByDay(days),
      };
    },
    async progress() {
      const [ready, isWorking, isCrawling, jobs, carried, runs] = await Promise.all([
        search.ready().catch(() => undefined),
        isWorkerAlive(database, WORKER_APPLICATION),
        isWorkerAlive(database, CRAWLER_APPLICATION),
        runningJobs(database),
        jobRuns.kindsUnderWay(),
        crawls.list(CRAWLS),
      ]);
      return {
        search: ready?.ready ? ready.details.images : undefined,
        embeddings: ready?.ready ? await embeddings(ready.details) : undefined,
        isWorking,
        isCrawling,
        jobs: [...new Set([...jobs, ...carried])],
        crawls: runs
          .filter(({ state }) => state === 'waiting')
          .map(({ request, fetched }) => ({ name: crawlRequestLine(request), fetched })),
      };
    },
    async rebuild() {
      // A row and not a job: only one job of a name waits, and that one may have been queued without `force`.
      await jobRuns.add({ kind: 'build-index' });
      await enqueue(carryOutRuns, {});
    },
    async crawl(request) {
      await refuse(request, config, database);
      await crawls.add(request);
      await enqueue(crawl, {});
      return crawlRequestLine(request);
    },
  };
}

/**
 * Only the search process knows which embeddings count. Counting reads every row, so it is done seldom and all followers share the result.
 */
function countEmbeddings(database: Database) {
  let space: EmbeddingSpace | undefined;
  const count = keepFresh(COUNTS_FRESH_MS, async () => {
    if (!space) return undefined;
    const embeddings = new EmbeddingRepository(database, space);
    return { made: await embeddings.count(), missing: await embeddings.countMissing() };
  });
  return (of: EmbeddingSpace): Promise<SystemProgress['embeddings']> => {
    space = of;
    return count();
  };
}

/** @throws PermanentError 'crawl.contact-missing' | 'crawl.source-off' */
async function refuse(request: CrawlRequest, config: Config, database: Database): Promise<void> {
  if (!config.crawlContact) throw new PermanentError('crawl.contact-missing', {});
  requireSourceOn(request, await withDivarTerms(config, database));
}
