import path from 'node:path';
import type { Database } from '../../data/database/database.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import type { RemovedImage } from '../../data/images/removed-image.ts';
import { type RowTraces, TakedownRepository } from '../../data/images/takedowns.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { findId, ID_BYTES, packIds } from '../../engines/vector-index/id-bytes.ts';
import { readSnapshotIds } from '../../engines/vector-index/snapshot/snapshot-files.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { findCopies } from './copies.ts';

/** What is left of images, counted in each place that could hold them. */
export interface Traces extends RowTraces {
  readonly files: number;
  /** Snapshots on the disk that hold one of them … */
  readonly inSnapshots: number;
  /** … and all snapshots that were checked. */
  readonly snapshots: number;
}

/** Looks for traces of images everywhere: rows, files of any format or size, every index snapshot of every model. */
export async function findTraces(
  images: readonly RemovedImage[],
  {
    database,
    files,
    dataDir,
  }: { readonly database: Database; readonly files: ImageFiles; readonly dataDir: string },
): Promise<Traces> {
  const ids = images.map(({ id }) => id);
  const rows = await new TakedownRepository(database).tracesOf(ids);
  let left = 0;
  for (const { sha256 } of images) left += await files.countOf(sha256);
  const copies = await findCopies(
    dataDir,
    images.map(({ sha256 }) => sha256),
  );
  left += copies.figures.length + copies.trainings.length;
  const wanted = packIds(ids);
  let [inSnapshots, snapshots] = [0, 0];
  for (const { folder, state } of await new SnapshotRepository(database).list()) {
    if (state === 'building') continue;
    const reading = readSnapshotIds(path.join(dataFolders({ dataDir }).indexes, folder));
    // A snapshot that was given up but still exists: a server that also holds its vectors could not be told yet.
    const held = await (state === 'failed' ? reading.catch(() => undefined) : reading);
    if (!held) continue;
    snapshots += 1;
    if (ids.some((_, row) => findId(held, held.length / ID_BYTES, wanted, row) >= 0)) inSnapshots += 1;
  }
  return { ...rows, files: left, inSnapshots, snapshots };
}

export const isClean = ({ snapshots: _, ...traces }: Traces): boolean =>
  Object.values(traces).every(count => count === 0);
