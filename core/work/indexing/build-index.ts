import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { preprocessingOf } from '../../engines/models/prepared-model.ts';
import type { FaissBuild } from '../../engines/vector-index/faiss/build-faiss.ts';
import { type SnapshotRow, writeSnapshot } from '../../engines/vector-index/snapshot/write-snapshot.ts';
import { newId } from '../../ground/domain/id.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import type { Log } from '../../ground/log.ts';
import type { BuildServices } from './build-services.ts';
import { type EngineChoice, readEngineChoice } from './engine-choice.ts';
import { retireSnapshots } from './retire-snapshots.ts';

export interface BuiltSnapshot {
  readonly id: string;
  readonly count: number;
}

/** How a build tells how far it is, ends early, and for which engine it builds. */
export interface BuildOptions {
  /** Called with the number of rows written. */
  readonly onProgress?: (rows: number) => void;
  /** Called while FAISS builds its part, after the rows. */
  readonly onFaissProgress?: FaissBuild['onProgress'];
  readonly signal?: AbortSignal;
  /** The engine asked for; then it is an error if it cannot be built. Without it, the one that was chosen before. */
  readonly engine?: EngineChoice;
}

/**
 * Writes all embeddings of visible images into a new snapshot, publishes it and clears up behind the older ones.
 * @returns undefined when another process is building.
 * @throws RetryableError 'disk.full'; PermanentError 'faiss.missing' | 'faiss.failed' of an engine asked for; database errors; the published snapshot stays as it was.
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
        const faiss = engine.engine === 'faiss' ? faissBuild(engine, { ...options, signal }, log) : undefined;
        const written = await writeSnapshot({
          directory,
          manifest: { ...description, preprocessing: preprocessingOf(model) },
          rows,
          ...(faiss && { faiss }),
        });
        const { count } = written;
        // Without the lock another build may publish a newer one at this moment.
        signal.throwIfAborted();
        const { bytes, recall } = written;
        const buildMs = Math.round(performance.now() - begun);
        await snapshots.publish(id, { ...written, figures: { bytes, recall, buildMs } });
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

/** A rebuild that nobody watches must not fail for want of FAISS: search stays right without it, only slower. */
function faissBuild(
  { factory, recall }: EngineChoice & { engine: 'faiss' },
  { engine, onFaissProgress, signal }: BuildOptions,
  log: Log,
): FaissBuild {
  return {
    factory,
    recall,
    ...(signal && { signal }),
    ...(onFaissProgress && { onProgress: onFaissProgress }),
    ...(!engine && {
      onFailure: error => log.error({ err: error }, 'the index is built without FAISS'),
    }),
  };
}

/** Builds whose process died: we hold the lock, so nobody is at them. */
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
