import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import { withEmbeddingClaims } from '../../data/models/embedding-claims.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { ModelChoiceRepository } from '../../data/models/model-choice.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { type PreparedModel, prepareModel } from '../../engines/models/prepare.ts';
import { sleep } from '../../ground/async/sleep.ts';
import { isPassing, type NegarehError, ownError, reasonOf } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { toOwnError } from '../../ground/raw-errors.ts';
import { buildSnapshot } from '../indexing/build-index-job.ts';
import { buildServices } from '../indexing/build-services.ts';
import { embedMissing } from '../indexing/embed-images-job.ts';
import { isIndexStale } from '../indexing/stale-index.ts';
import { decidedPrecision, decidePrecision } from './decide-precision.ts';
import { openEmbedding, type WorkServices } from './model-work.ts';

/**
 * `idle`: no switch is requested, or it cannot continue; `busy`: another process carries it out, and there was nothing to
 * help with; `more`: the slice is over.
 */
export type SwitchState = 'idle' | 'busy' | 'more' | 'done';

export interface SwitchOptions {
  readonly signal?: AbortSignal;
  /** By performance.now(): no image is started after it. */
  readonly deadline?: number;
  /** Is told how many images of this call have their embedding. */
  onEmbedded?(done: number, total: number): void;
  onIndexed?(rows: number, total: number): void;
}

/** How soon a cancelled switch stops. */
const LOOK_MS = 1_000;
/** How long a slice waits at its end for the last images, which other processes are embedding. */
const SHARED_PAUSE_MS = 1_000;
/** How long to wait for a build by another process before the slice ends. */
const BUILD_PAUSE_MS = 500;

/**
 * Carries the requested switch as far as possible: embeds all pictures under the new model beside the old embeddings,
 * builds and publishes its index, and then, in one transaction, makes it the model that searches. Nothing before that
 * affects searches, so it may be killed, run again or cancelled at any moment.
 */
export async function switchModel(services: WorkServices, options: SwitchOptions = {}): Promise<SwitchState> {
  const choice = new ModelChoiceRepository(services.database);
  const preset = await wanted(choice);
  if (!preset) return 'idle';
  const state = await withAdvisoryLock(
    services.database.url,
    'switchModel',
    async signal => {
      try {
        return await run(preset, services, { ...options, signal });
      } catch (error) {
        const own = ownError(toOwnError(error));
        if (!own || isPassing(own)) throw error;
        services.log.error({ err: error, preset }, 'the switch to another model cannot go on');
        await choice.fail(preset, problemOf(own));
        return 'idle';
      }
    },
    { signal: options.signal },
  );
  return state ?? help(preset, services, options);
}

/**
 * Embeds alongside the process that carries out the switch, which skips these images. A failure here does not affect the
 * switch: the other process may continue.
 */
async function help(preset: string, services: WorkServices, options: SwitchOptions): Promise<SwitchState> {
  const { config, database, log } = services;
  const { signal, isGivenUp, stop } = watch(new ModelChoiceRepository(database), preset, options.signal);
  let helped = 0;
  try {
    const precision = await decidedPrecision(preset, services);
    // The other process is still finding out whether int8 is good enough for the model.
    if (!precision) return 'busy';
    const model = await prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
    const onEmbedded: SwitchOptions['onEmbedded'] = done => {
      helped = done;
    };
    await embedAll(model, services, { ...options, signal, onEmbedded });
  } catch (error) {
    if (!signal.aborted) {
      const own = ownError(toOwnError(error));
      if (!own || isPassing(own)) throw error;
      // This host lacks the model, for example: it would report a failed job for as long as the other process works on the
      // switch.
      log.debug({ reason: reasonOf(own), preset }, 'no help with the switch to another model');
      return 'busy';
    }
  } finally {
    stop();
  }
  if (isGivenUp()) return 'idle';
  return helped > 0 ? 'more' : 'busy';
}

const problemOf = ({ code, parameters }: NegarehError): { code: string; parameters: object } => ({
  code,
  parameters,
});

const wanted = async (choice: ModelChoiceRepository): Promise<string | undefined> => {
  const { next } = await choice.read();
  return next && !next.problem ? next.preset : undefined;
};

async function run(preset: string, services: WorkServices, options: SwitchOptions): Promise<SwitchState> {
  const { config, database, log } = services;
  const choice = new ModelChoiceRepository(database);
  const { signal, isGivenUp, stop } = watch(choice, preset, options.signal);
  try {
    const precision = await decidePrecision(preset, services, signal);
    const model = await prepareModel(preset, { precision, modelsDir: dataFolders(config).models });
    if (!(await embedAll(model, services, { ...options, signal }))) return isGivenUp() ? 'idle' : 'more';
    if (!(await hasIndex(model, services, { ...options, signal }))) return isGivenUp() ? 'idle' : 'more';
    const done = await choice.activate(preset, { start: config.model, asRequested: true });
    if (done) log.info({ model: model.modelId }, 'switched to another model');
    return done ? 'done' : 'idle';
  } catch (error) {
    if (!signal.aborted) throw error;
    return isGivenUp() ? 'idle' : 'more';
  } finally {
    stop();
  }
}

/** @returns false when it was stopped, its time is over, or others have the rest in progress. */
async function embedAll(
  model: PreparedModel,
  services: WorkServices,
  options: SwitchOptions & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { signal, deadline, onEmbedded } = options;
  const embeddings = new EmbeddingRepository(services.database, model);
  const missing = await embeddings.countMissing();
  if (missing === 0) return !signal.aborted;
  const embedding = await openEmbedding(model, services);
  try {
    const isComplete = await withEmbeddingClaims(
      services.database.url,
      model,
      (claims, held) =>
        embedMissing(embedding, {
          claims,
          signal: held,
          ...(deadline !== undefined && { deadline }),
          onProgress: done => onEmbedded?.(Math.min(done, missing), missing),
        }),
      { signal },
    );
    if (!isComplete) await sleep(SHARED_PAUSE_MS, signal);
    return isComplete && !signal.aborted;
  } finally {
    await embedding.encoder.close();
  }
}

/** Builds an index unless a good one is published. @returns false when another process builds, or it was stopped. */
async function hasIndex(
  model: PreparedModel,
  { database, config, log }: WorkServices,
  { signal, onIndexed }: SwitchOptions & { readonly signal: AbortSignal },
): Promise<boolean> {
  const building = buildServices({ config, database, model, log });
  const published = await new SnapshotRepository(database).published(model);
  if (published && !(await isIndexStale(building))) return true;
  const total = await new EmbeddingRepository(database, model).count();
  const built = await buildSnapshot(building, {
    signal,
    onProgress: rows => onIndexed?.(rows, total),
  });
  if (!built) await sleep(BUILD_PAUSE_MS, signal);
  return built !== undefined;
}

/** A signal that also aborts when the switch is cancelled, or another one is requested. */
function watch(choice: ModelChoiceRepository, preset: string, outer: AbortSignal | undefined) {
  const givenUp = new AbortController();
  const look = async (): Promise<void> => {
    if ((await wanted(choice)) !== preset) givenUp.abort();
  };
  // A failed check is repeated; the work itself meets the same error.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  return {
    signal: outer ? AbortSignal.any([outer, givenUp.signal]) : givenUp.signal,
    isGivenUp: () => givenUp.signal.aborted,
    stop: () => clearInterval(timer),
  };
}
