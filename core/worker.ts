// The worker process: the jobs that need a model. It may crash on a picture without harm; its jobs start again.

import os from 'node:os';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { withAdvisoryLock } from './data/database/advisory-lock.ts';
import { openDatabase } from './data/database/database.ts';
import { ImageFiles } from './data/images/image-files.ts';
import { buildIndex, decideInBulk, embedImages, scorePairs, switchModel } from './data/jobs/definitions.ts';
import { openQueue, WORKER_APPLICATION } from './data/jobs/queue.ts';
import { BulkDecisionRepository } from './data/review/bulk-decisions.ts';
import { PairDecisionRepository } from './data/review/pair-decisions.ts';
import { endsWithin } from './ground/async/ends-within.ts';
import { ownError } from './ground/errors.ts';
import { keepTrying } from './ground/process/keep-trying.ts';
import { type ProcessContext, runProcess } from './ground/process/run-process.ts';
import { buildSnapshot } from './work/indexing/build-index.ts';
import { embedMissing } from './work/indexing/embed-images.ts';
import { isIndexStale } from './work/indexing/stale-index.ts';
import { ActiveModelWork } from './work/model-switch/model-work.ts';
import { switchModel as runSwitch } from './work/model-switch/switch-model.ts';
import { decideUnderWay } from './work/review/decide-in-bulk.ts';
import { scoreMissing } from './work/scoring/score-pairs.ts';

/** One slice of embedding: a worker that dies loses little, and the index can be built in between. */
const SLICE_MS = 30_000;
/** A slice of a switch opens the new model's encoder, which takes seconds, so it is longer. */
const SWITCH_SLICE_MS = 10 * 60_000;
const EVERY_MINUTE = '* * * * *';
/** Below everything that answers people. */
const NICENESS = 10;
/** The queue gives its handlers 2.5 s; what is still being encoded then is embedded by the next worker. */
const CLOSE = { limitMs: 4_000, encoderMs: 500 };

/** A model that is not here, or broken, is mended by a person while we run; looking again this often costs nothing. */
const MENDED_MS = 30_000;

await runProcess('worker', startWorker, { limitMs: CLOSE.limitMs });

async function startWorker({ config, log, stopping, onEnd }: ProcessContext): Promise<void> {
  os.setPriority(NICENESS);
  const waiting = { log, signal: stopping };
  const server = await keepTrying(() => ensureDatabase(config, log), waiting);
  onEnd(() => server.close());
  const database = openDatabase(server.url);
  onEnd(() => database.close());
  const active = await keepTrying(() => ActiveModelWork.open({ config, database, log }), {
    ...waiting,
    mendedMs: MENDED_MS,
    onFailure: error => log.warn(errorMessage(config.locale, ownError(error))),
  });
  onEnd(async () => void (await endsWithin(CLOSE.encoderMs, active.close())));
  const openJobs = () =>
    openQueue(server.url, log, {
      applicationName: WORKER_APPLICATION,
      supervise: true,
      describe: error => errorMessage(config.locale, error),
    });
  const queue = await keepTrying(openJobs, waiting);
  onEnd(() => queue.close());

  await queue.work(embedImages, (_payload, jobSignal) =>
    active.use(async ({ embedding, building }) => {
      const signal = AbortSignal.any([jobSignal, stopping]);
      let done = 0;
      const isComplete = await withAdvisoryLock(
        server.url,
        'embedImages',
        held =>
          embedMissing(embedding, {
            signal: held,
            deadline: performance.now() + SLICE_MS,
            onProgress: count => {
              done = count;
            },
          }),
        { signal },
      );
      if (signal.aborted || isComplete === undefined) return 'skipped';
      if (!isComplete) await queue.enqueue(embedImages, {});
      if (await isIndexStale(building)) await queue.enqueue(buildIndex, {});
      // Pairs that are compared with their picture may have waited for its embedding.
      if (done > 0) await queue.enqueue(scorePairs, {});
      return done > 0 ? 'success' : 'skipped';
    }),
  );
  await queue.work(buildIndex, ({ force }, jobSignal) =>
    active.use(async ({ building }) => {
      if (!force && !(await isIndexStale(building))) return 'skipped';
      const signal = AbortSignal.any([jobSignal, stopping]);
      return (await buildSnapshot(building, { signal })) ? 'success' : 'skipped';
    }),
  );
  await queue.work(scorePairs, (_payload, jobSignal) =>
    active.use(async ({ scoring }) => {
      const signal = AbortSignal.any([jobSignal, stopping]);
      const before = await scoring.services.scores.countUnscored();
      if (before === 0) return 'skipped';
      const isComplete = await scoreMissing(scoring.services, {
        signal,
        deadline: performance.now() + SLICE_MS,
      });
      if (!isComplete && !signal.aborted) await queue.enqueue(scorePairs, {});
      return 'success';
    }),
  );
  await queue.work(switchModel, async (_payload, jobSignal) => {
    const signal = AbortSignal.any([jobSignal, stopping]);
    const deadline = performance.now() + SWITCH_SLICE_MS;
    const state = await runSwitch({ config, database, log }, { signal, deadline });
    if (signal.aborted || state === 'idle' || state === 'busy') return 'skipped';
    await queue.enqueue(state === 'more' ? switchModel : embedImages, {});
    return 'success';
  });
  const bulk = new BulkDecisionRepository(database, config);
  await queue.work(decideInBulk, async (_payload, jobSignal) => {
    const signal = AbortSignal.any([jobSignal, stopping]);
    const outcome = await decideUnderWay(bulk, { signal, deadline: performance.now() + SLICE_MS });
    if (outcome === 'partly' && !signal.aborted) await queue.enqueue(decideInBulk, {});
    return outcome === 'nothing' ? 'skipped' : 'success';
  });
  // Whoever adds pictures says so; this finds what a crash in between left behind.
  await queue.schedule(embedImages, EVERY_MINUTE, {});
  await queue.schedule(buildIndex, EVERY_MINUTE, {});
  await queue.schedule(scorePairs, EVERY_MINUTE, {});
  await queue.schedule(switchModel, EVERY_MINUTE, {});
  await queue.schedule(decideInBulk, EVERY_MINUTE, {});
  for (const job of [embedImages, scorePairs, switchModel, decideInBulk]) await queue.enqueue(job, {});

  log.info({ model: active.current.model.modelId }, 'ready');
  // SHOW_UNREVIEWED may be another one since the last start.
  await new PairDecisionRepository(database, config).refreshAll();
  const swept = await new ImageFiles(config.dataDir).sweep();
  if (swept > 0) log.info({ swept }, 'half-written files removed');
}
