// The worker process: the jobs that need a model. It may crash on an image without harm; its jobs start again.

import { captionRuns } from '../crawler/caption-runs.ts';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { CrawlRunRepository } from './data/crawl/crawl-runs.ts';
import { openDatabase } from './data/database/database.ts';
import { SettingRepository } from './data/database/settings.ts';
import { ImageHashRepository } from './data/images/image-hashes.ts';
import { keepSweeping } from './data/images/keep-sweeping.ts';
import { openImageFiles } from './data/images/open-image-files.ts';
import { RenditionRepository } from './data/images/renditions.ts';
import { CarriedRunRepository } from './data/jobs/carried-runs.ts';
import {
  buildIndex,
  carryOutRuns,
  decideInBulk,
  embedImages,
  hashImages,
  renderImages,
  scorePairs,
  settleVotes,
  switchModel,
  WORKER_JOBS,
} from './data/jobs/definitions.ts';
import { JobRunRepository } from './data/jobs/job-runs.ts';
import { openQueue, WORKER_APPLICATION } from './data/jobs/queue.ts';
import { RunCarrier } from './data/jobs/run-carrier.ts';
import { BulkDecisionRepository } from './data/review/bulk-decisions.ts';
import { PairDecisionRepository } from './data/review/pair-decisions.ts';
import { PairFlagRepository } from './data/review/pair-flags.ts';
import { WaitingVotes } from './data/review/waiting-votes.ts';
import { endsWithin } from './ground/async/ends-within.ts';
import { type NegarehError, ownError } from './ground/errors.ts';
import { keepTrying } from './ground/process/keep-trying.ts';
import { lowerPriority } from './ground/process/lower-priority.ts';
import { type ProcessContext, runProcess } from './ground/process/run-process.ts';
import { readVersion } from './ground/project.ts';
import { runBuildIndex } from './work/indexing/build-index-job.ts';
import { runEmbedImages } from './work/indexing/embed-images-job.ts';
import { runHashImages } from './work/indexing/hash-images-job.ts';
import { runRenderImages } from './work/indexing/render-images-job.ts';
import { ActiveModelWork } from './work/model-switch/model-work.ts';
import { runSwitchModel } from './work/model-switch/switch-model-job.ts';
import { runDecideInBulk } from './work/review/decide-in-bulk-job.ts';
import { refreshFlags } from './work/review/refresh-flags.ts';
import { runSettleVotes } from './work/review/settle-votes-job.ts';
import { runScorePairs } from './work/scoring/score-pairs-job.ts';
import { keepModelList } from './work/upkeep/model-list.ts';
import { runHandlers } from './work/upkeep/run-handlers.ts';
import { WebhookSender } from './work/webhooks/webhook-sender.ts';

const EVERY_MINUTE = '* * * * *';
/** The queue gives its handlers 2.5 s; what is still being encoded then is embedded by the next worker. */
const CLOSE = { limitMs: 4_000, encoderMs: 500 };

/** A model that is not here, or broken, is mended by a person while we run; looking again this often costs nothing. */
const MENDED_MS = 30_000;

await runProcess('worker', startWorker, { limitMs: CLOSE.limitMs });

async function startWorker({ config, log, stopping, onEnd }: ProcessContext): Promise<void> {
  const waiting = { log, signal: stopping };
  const server = await keepTrying(() => ensureDatabase(config, log), waiting);
  onEnd(() => server.close());
  lowerPriority(config.workerNiceness, log);
  const database = openDatabase(server.url);
  onEnd(() => database.close());
  const work = { config, database, log };
  const active = await keepTrying(() => ActiveModelWork.open(work), {
    ...waiting,
    mendedMs: MENDED_MS,
    onFailure: error => log.warn(errorMessage(config.locale, ownError(error))),
  });
  onEnd(async () => void (await endsWithin(CLOSE.encoderMs, active.close())));
  const describe = (error: NegarehError) => errorMessage(config.locale, error);
  const openJobs = () =>
    openQueue(server.url, log, {
      applicationName: WORKER_APPLICATION,
      supervise: true,
      describe,
    });
  const queue = await keepTrying(openJobs, waiting);
  onEnd(() => queue.close());

  const webhooks = new WebhookSender({
    database,
    log,
    localOrigins: config.webhookLocalOrigins,
    userAgent: `negareh/${readVersion()}`,
    stopping,
  });
  webhooks.start();
  onEnd(async () => void (await endsWithin(CLOSE.encoderMs, webhooks.close())));

  const runs = new JobRunRepository(database);
  const carried = new CarriedRunRepository(database);
  const crawlRuns = new CrawlRunRepository(database);
  const decisions = new BulkDecisionRepository(database, config);
  /** Until the job's lease or the worker ends. */
  const until = (jobSignal: AbortSignal): AbortSignal => AbortSignal.any([jobSignal, stopping]);
  await queue.work(embedImages, (_payload, signal) =>
    active.use(model => runEmbedImages({ ...model, runs: carried }, queue, until(signal))),
  );
  await queue.work(buildIndex, ({ force }, signal) =>
    active.use(({ building }) => runBuildIndex(building, { force, signal: until(signal) })),
  );
  await queue.work(scorePairs, (_payload, signal) =>
    active.use(({ scoring }) =>
      runScorePairs({ ...scoring.services, url: server.url, runs: carried }, queue, until(signal)),
    ),
  );
  await queue.work(switchModel, (_payload, signal) => runSwitchModel(work, queue, until(signal)));
  await queue.work(decideInBulk, (_payload, signal) => runDecideInBulk(decisions, queue, until(signal)));
  const votes = new WaitingVotes(database, config);
  await queue.work(settleVotes, (_payload, signal) => runSettleVotes(votes, queue, until(signal)));
  const files = openImageFiles(config);
  const hashing = { url: server.url, hashes: new ImageHashRepository(database), files, log };
  await queue.work(hashImages, (_payload, signal) => runHashImages(hashing, queue, until(signal)));
  const rendering = { url: server.url, renditions: new RenditionRepository(database), files, log };
  await queue.work(renderImages, (_payload, signal) => runRenderImages(rendering, queue, until(signal)));
  const carrier = new RunCarrier({
    database,
    log,
    stopping,
    describe,
    handlers: { ...runHandlers(work), ...captionRuns(work) },
  });
  onEnd(async () => void (await endsWithin(CLOSE.encoderMs, carrier.settle())));
  await queue.work(carryOutRuns, async () => {
    carrier.look();
    // Somebody may have pulled, added or chosen one on the command line.
    await keepModelList(database, config);
    await runs.expire();
    await crawlRuns.expire();
    return 'skipped';
  });
  // Whoever adds images says so; this finds what a crash in between left behind.
  for (const job of WORKER_JOBS) await queue.schedule(job, EVERY_MINUTE, {});
  // Whether the index is stale is looked at when all that is here has been embedded.
  for (const job of WORKER_JOBS) if (job !== buildIndex) await queue.enqueue(job, {});

  log.info({ model: active.current.model.modelId }, 'ready');
  // SHOW_UNREVIEWED, or the same of crawled ones, may be another one since the last start.
  await new PairDecisionRepository(database, config).refreshAll();
  const pairs = new PairFlagRepository(database);
  const reflagged = await refreshFlags({
    pairs,
    settings: new SettingRepository(database),
    signal: stopping,
  });
  if (reflagged > 0) log.info({ pairs: reflagged }, 'translations are flagged by the present rules');
  onEnd(keepSweeping(files, log));
}
