import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import type { JobOutcome } from '../../data/jobs/queue.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { IndexFeed } from '../../data/models/index-feed.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { preprocessingOf } from '../../engines/models/prepared-model.ts';
import type { BuildProgress } from '../../engines/vector-index/build-message.ts';
import type { FaissBuild } from '../../engines/vector-index/faiss/build-faiss.ts';
import type { MilvusBuild, MilvusProgress } from '../../engines/vector-index/milvus/build-milvus.ts';
import { type SnapshotRow, writeSnapshot } from '../../engines/vector-index/snapshot/write-snapshot.ts';
import type { UsearchBuild } from '../../engines/vector-index/usearch/build-usearch.ts';
import { newId } from '../../ground/domain/id.ts';
import { PermanentError } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import type { Log } from '../../ground/log.ts';
import type { BuildServices } from './build-services.ts';
import { type EngineChoice, readEngineChoice } from './engine-choice.ts';
import { nameCollection } from './milvus-collections.ts';
import { retireSnapshots } from './retire-snapshots.ts';
import { isIndexStale } from './stale-index.ts';

export interface BuiltSnapshot {
  readonly id: string;
  readonly count: number;
}

type EngineProgress = BuildProgress | MilvusProgress;

/** Callbacks for progress, a signal to end early, and the engine to build for. */
export interface BuildOptions {
  /** Called with the number of rows written. */
  readonly onProgress?: (rows: number) => void;
  /** Called while FAISS or Milvus builds its part, after the rows. */
  readonly onEngineProgress?: (progress: EngineProgress) => void;
  readonly signal?: AbortSignal;
  /** The requested engine: a failure to build it is then an error. When absent, the engine that was chosen before. */
  readonly engine?: EngineChoice;
}

/**
 * Writes all embeddings of visible images into a new snapshot, publishes it and clears up behind the older ones.
 * @returns undefined when another process is building.
 * @throws RetryableError 'disk.full'; PermanentError 'faiss.missing' | 'faiss.failed' | 'usearch.missing' | 'usearch.failed' of an engine asked for; what Milvus fails with; database errors; the published snapshot stays as it was.
 */
export async function buildSnapshot(
  services: BuildServices,
  options: BuildOptions = {},
): Promise<BuiltSnapshot | undefined> {
  const { database, model, dataDir, log } = services;
  return withAdvisoryLock(
    database.url,
    'buildIndex',
    async signal => {
      const snapshots = new SnapshotRepository(database);
      await failAbandoned(snapshots);
      const id = newId();
      const begun = performance.now();
      const { modelId, precision, normalizerVersion, dimension } = model;
      const description = { id, modelId, precision, normalizerVersion, dimension };
      const engine = options.engine ?? (await readEngineChoice(database));
      await snapshots.begin({ ...description, engine: engine.engine, folder: id });
      try {
        const rows = counted(new EmbeddingRepository(database, model).stream(), { ...options, signal });
        const directory = dataFolders({ dataDir }).indexes;
        const faiss = engine.engine === 'faiss' ? localBuild(engine, { ...options, signal }, log) : undefined;
        const usearch =
          engine.engine === 'usearch' ? localBuild(engine, { ...options, signal }, log) : undefined;
        const milvus =
          engine.engine === 'milvus' ? milvusBuild(engine, { ...options, signal }, services) : undefined;
        const written = await writeSnapshot({
          directory,
          manifest: { ...description, preprocessing: preprocessingOf(model) },
          rows,
          ...(faiss && { faiss }),
          ...(usearch && { usearch }),
          ...(milvus && { milvus }),
        });
        const { count } = written;
        // Without the lock another build may publish a newer one at this moment.
        signal.throwIfAborted();
        const { bytes, recall } = written;
        const buildMs = Math.round(performance.now() - begun);
        await snapshots.publish(id, { ...written, figures: { bytes, recall, buildMs } });
        await nameCollection({ ...description, engine: written.engine }, services);
        log.info({ snapshot: id, count, engine: written.engine }, 'index published');
        await retireSnapshots(services);
        return { id, count };
      } catch (error) {
        await snapshots.fail(id);
        throw error;
      }
    },
    { signal: options.signal },
  );
}

/** An unattended rebuild must not fail because a library is missing: search stays correct without it, only slower. */
function localBuild(
  { engine: name, factory, recall }: EngineChoice & { engine: 'faiss' | 'usearch' },
  { engine, onEngineProgress, signal }: BuildOptions,
  log: Log,
): FaissBuild & UsearchBuild {
  return {
    factory,
    recall,
    ...(signal && { signal }),
    ...(onEngineProgress && { onProgress: onEngineProgress }),
    ...(!engine && {
      onFailure: error => log.error({ err: error, engine: name }, 'the index is built without its engine'),
    }),
  };
}

/** Without Milvus nothing is built: the previous snapshot stays, which is better than an exact one of so many images. */
function milvusBuild(
  { factory, recall }: EngineChoice & { engine: 'milvus' },
  { onEngineProgress, signal }: BuildOptions,
  { database, model, milvus }: BuildServices,
): MilvusBuild {
  if (!milvus) throw new PermanentError('milvus.not-set', {});
  return {
    settings: milvus,
    factory,
    recall,
    images: new IndexFeed(database, model).findableImages(),
    ...(signal && { signal }),
    ...(onEngineProgress && { onProgress: onEngineProgress }),
  };
}

/** Marks builds as failed whose process died: we hold the lock, so nothing else is building. */
async function failAbandoned(snapshots: SnapshotRepository): Promise<void> {
  for (const { id, state } of await snapshots.list()) if (state === 'building') await snapshots.fail(id);
}

async function* counted(
  rows: AsyncIterable<SnapshotRow>,
  { onProgress, signal }: BuildOptions,
): AsyncGenerator<SnapshotRow> {
  let count = 0;
  for await (const row of rows) {
    signal?.throwIfAborted();
    yield row;
    count += 1;
    if (count % 1_000 === 0) onProgress?.(count);
  }
  onProgress?.(count);
}

/** Builds and publishes a snapshot when the index is stale, or when forced. */
export async function runBuildIndex(
  building: BuildServices,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<JobOutcome> {
  if (!force && !(await isIndexStale(building))) return 'skipped';
  return (await buildSnapshot(building, { signal })) ? 'success' : 'skipped';
}
