import path from 'node:path';
import { newId } from '../../domain/id.ts';
import type { Log } from '../../log.ts';
import type { PreparedModel } from '../../models/prepared-model.ts';
import { withAdvisoryLock } from '../../store/advisory-lock.ts';
import type { Database } from '../../store/database.ts';
import { EmbeddingRepository } from '../../store/embeddings.ts';
import { ImageRepository } from '../../store/images.ts';
import { SnapshotRepository } from '../../store/snapshots.ts';
import { discardFolder, sweepSnapshots } from '../../vector-index/snapshot/sweep-snapshots.ts';
import { type SnapshotRow, writeSnapshot } from '../../vector-index/snapshot/write-snapshot.ts';

export interface BuildServices {
  readonly database: Database;
  readonly model: PreparedModel;
  readonly dataDir: string;
  readonly log: Log;
}

export interface BuiltSnapshot {
  readonly id: string;
  readonly count: number;
}

/** Earlier snapshots that stay on the disk, for `index rollback`. */
const KEPT_SNAPSHOTS = 2;
/** Images that the snapshot lacks are scored one by one in memory; past these numbers a new snapshot pays. */
const STALE = { share: 0.1, images: 5_000 };

/** Where the snapshots' folders are. */
export const snapshotsDirectory = (dataDir: string): string => path.join(dataDir, 'indexes');

/** Whether a new snapshot is worth its while: none yet, many images outside of it, or removed ones inside. */
export async function isIndexStale({ database, model }: BuildServices): Promise<boolean> {
  const embeddings = new EmbeddingRepository(database, model);
  const published = await new SnapshotRepository(database).published(model);
  if (!published) return (await embeddings.count()) > 0;
  if (await embeddings.isRemovedSince(published.createdAt)) return true;
  const outside = await embeddings.countSince(published.createdAt);
  return outside > STALE.images || (outside > 0 && outside > published.count * STALE.share);
}

/**
 * Writes all embeddings of visible images into a new snapshot, publishes it and clears up behind the older ones.
 * @param onProgress called with the number of rows written.
 * @returns undefined when another process is building.
 * @throws RetryableError 'disk.full' and database errors; the published snapshot stays as it was.
 */
export async function buildSnapshot(
  services: BuildServices,
  { onProgress, signal }: { onProgress?: (rows: number) => void; signal?: AbortSignal } = {},
): Promise<BuiltSnapshot | undefined> {
  const { database, model, dataDir, log } = services;
  return withAdvisoryLock(database.url, 'buildIndex', async () => {
    const snapshots = new SnapshotRepository(database);
    await failAbandoned(snapshots);
    const id = newId();
    const { modelId, precision, normalizerVersion, dimension } = model;
    const description = { id, modelId, precision, normalizerVersion, dimension };
    await snapshots.begin({ ...description, engine: 'exact', folder: id });
    try {
      const rows = counted(new EmbeddingRepository(database, model).stream(), onProgress, signal);
      const preprocessing = { imageSize: model.vision.imageSize, maxTokens: model.text.maxTokens };
      const directory = snapshotsDirectory(dataDir);
      const { count, checksum } = await writeSnapshot({
        directory,
        manifest: { ...description, preprocessing },
        rows,
      });
      await snapshots.publish(id, { count, checksum });
      log.info({ snapshot: id, count }, 'index published');
      await clearUp(services, snapshots);
      return { id, count };
    } catch (error) {
      await snapshots.fail(id);
      throw error;
    }
  });
}

/** Builds whose process died: we hold the lock, so nobody is at them. */
async function failAbandoned(snapshots: SnapshotRepository): Promise<void> {
  for (const { id, state } of await snapshots.list()) if (state === 'building') await snapshots.fail(id);
}

async function* counted(
  rows: AsyncIterable<SnapshotRow>,
  onProgress: ((rows: number) => void) | undefined,
  signal: AbortSignal | undefined,
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

async function clearUp(
  { database, dataDir, log }: BuildServices,
  snapshots: SnapshotRepository,
): Promise<void> {
  const directory = snapshotsDirectory(dataDir);
  for (const { id, folder } of await snapshots.expired(KEPT_SNAPSHOTS)) {
    // The row first: what a rollback has published meanwhile has another state, and keeps both.
    if (await snapshots.delete(id)) await discardFolder(path.join(directory, folder));
  }
  const kept = await snapshots.list();
  await sweepSnapshots(directory, { keep: new Set(kept.map(({ folder }) => folder)) });
  const oldest = kept.at(-1)?.createdAt ?? new Date();
  const purged = await new ImageRepository(database).purgeRemoved(oldest);
  if (purged > 0) log.info({ purged }, 'removed images purged');
}
