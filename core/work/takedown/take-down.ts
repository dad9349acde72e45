import type { ImageFiles } from '../../data/images/image-files.ts';
import type { RemovedImage } from '../../data/images/removed-image.ts';
import type { TakedownRepository } from '../../data/images/takedowns.ts';
import { SnapshotRepository } from '../../data/models/snapshots.ts';
import { sleep } from '../../ground/async/sleep.ts';
import { isPassing } from '../../ground/errors.ts';
import { buildSnapshot } from '../indexing/build-index-job.ts';
import type { BuildServices } from '../indexing/build-services.ts';
import { isIndexStale } from '../indexing/stale-index.ts';
import { removeCopies } from './copies.ts';

/** The time between checks whether another builder is done. */
const POLL_MS = 500;

export interface TakedownServices {
  readonly takedowns: TakedownRepository;
  readonly files: ImageFiles;
  readonly dataDir: string;
}

/**
 * Takes images down for good: first out of search, with captions, embeddings and Telegram's file ids; then their files and
 * the copies in evaluations and trainings. A call continues what a killed one has left.
 */
export async function takeDown(
  images: readonly RemovedImage[],
  { takedowns, files, dataDir }: TakedownServices,
): Promise<void> {
  await takedowns.takeDown(images.map(({ id }) => id));
  await removeCopies(
    dataDir,
    images.map(({ sha256 }) => sha256),
  );
  let refused: unknown;
  for (const { sha256, format } of images) {
    // An image that the store refuses to delete does not stop the others.
    await files.remove(sha256, format).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      refused ??= error;
    });
  }
  if (refused !== undefined) throw refused;
}

/**
 * Rebuilds the index when it may hold taken-down images; all older snapshots are then deleted, of every model. Returns
 * early when the signal aborts: the worker does it then, with its next build.
 */
export async function dropFromIndexes(building: BuildServices, signal: AbortSignal): Promise<void> {
  const snapshots = new SnapshotRepository(building.database);
  // No index was ever built, so there is none to drop them from.
  if ((await snapshots.list()).length === 0) return;
  while (!signal.aborted && (await isIndexStale(building))) {
    if (!(await buildSnapshot(building, { signal }))) await sleep(POLL_MS, signal);
  }
}
