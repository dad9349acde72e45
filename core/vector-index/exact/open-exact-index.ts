import type { ImageFacets } from '../../domain/image.ts';
import type { Device } from '../../onnx/device.ts';
import { startThread } from '../../threads/start-thread.ts';
import { threadEntry } from '../../threads/thread-entry.ts';
import { checkManifest } from '../snapshot/check-manifest.ts';
import { verifySnapshot } from '../snapshot/verify-snapshot.ts';
import type { VectorIndex } from '../vector-index.ts';
import { ExactIndex } from './exact-index.ts';
import type { ExactThread } from './exact-index-thread.ts';
import { packImages } from './image-columns.ts';

export interface ExactIndexOptions {
  /** A snapshot folder; without it the index starts empty. */
  readonly folder?: string;
  readonly dimension: number;
  /** All pictures that may be found, in order of id. Rows of the snapshot that are not among them are hidden. */
  readonly images: AsyncIterable<{ readonly id: string; readonly facets: ImageFacets }>;
  readonly device: Device | 'auto';
  /** CPU threads; 0 lets the runtime choose. */
  readonly threads: number;
}

/** Pictures sent to the thread at a time: packing them blocks the caller for a millisecond or so. */
const IMAGES_AT_ONCE = 1024;

/**
 * Opens the index that compares a query with every picture. All work happens in a thread of its own. The snapshot's
 * folder may be removed while the index is open.
 * @throws PermanentError 'index.invalid' for a folder that is incomplete or broken, 'index.mismatch' for one of
 *   another dimension.
 */
export async function openExactIndex(options: ExactIndexOptions): Promise<VectorIndex> {
  const { folder, dimension, images, device, threads } = options;
  const manifest = folder === undefined ? undefined : await verifySnapshot(folder);
  if (manifest) checkManifest(manifest, { dimension });
  const snapshot = folder !== undefined && manifest ? { folder, count: manifest.count } : undefined;
  const thread = await startThread<ExactThread>(threadEntry('./exact-index-thread', import.meta.url), {
    name: 'exact-index',
  });
  try {
    await thread.call('open', { snapshot, dimension, device, threads });
    if (snapshot) {
      for await (const batch of batches(images)) await thread.call('show', packImages(batch));
    }
  } catch (error) {
    await thread.close();
    throw error;
  }
  return new ExactIndex(thread, dimension);
}

async function* batches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    if (batch.push(item) < IMAGES_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
