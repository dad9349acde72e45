import { createLimiter } from '../../ground/async/limiter.ts';
import type { ImageFacets } from '../../ground/domain/images/image.ts';
import { PermanentError } from '../../ground/errors.ts';
import type { Device } from '../../ground/onnx/device.ts';
import { letOpenMpSleep } from '../../ground/process/system-environment.ts';
import { startThread } from '../../ground/threads/start-thread.ts';
import { packImages } from './exact/image-columns.ts';
import { CODES_VERSION } from './exact/row-codes.ts';
import type { ScanChoice } from './exact/scan-choice.ts';
import type { IndexRowsOptions } from './index-rows.ts';
import type { IndexThread } from './index-thread.ts';
import type { MilvusSettings } from './milvus/settings.ts';
import type { Manifest } from './snapshot/manifest.ts';
import { checkManifest } from './snapshot/manifest.ts';
import { verifySnapshot } from './snapshot/verify-snapshot.ts';
import { type IndexListeners, ThreadedIndex } from './threaded-index.ts';
import type { VectorIndex } from './vector-index.ts';

export interface OpenVectorIndexOptions extends IndexListeners {
  /** A snapshot folder; without it the index starts empty. */
  readonly folder?: string;
  readonly dimension: number;
  /** All images that may be found, in order of id. Rows of the snapshot that are not among them are hidden. */
  readonly images: AsyncIterable<{ readonly id: string; readonly facets: ImageFacets }>;
  readonly device: Device | 'auto';
  /** CPU threads; 0 lets the runtime choose. */
  readonly threads: number;
  /** How an exact snapshot is compared; without it, the faster way on this machine. */
  readonly scan?: ScanChoice;
  /** The Milvus that holds snapshots built for it. */
  readonly milvus?: MilvusSettings | undefined;
  /** Called when a snapshot for FAISS or USearch is searched exactly, because this machine does not have the library. */
  readonly onWithoutEngine?: (error: PermanentError) => void;
  /** Called when the processor compares the rows, because the graphics card has no room for them or does not work. */
  readonly onWithoutDevice?: (error: PermanentError) => void;
  /** Called with the reason when a graphics card that multiplies float16 still holds the rows in float32. */
  readonly onWithoutHalf?: (reason: string) => void;
  /** The largest buffer of the graphics card; when absent, the least that WebGPU guarantees. */
  readonly pieceBytes?: number;
}

/** Images sent to the thread at a time: packing them blocks the caller for a millisecond or so. */
const IMAGES_AT_ONCE = 1024;

/**
 * Opens an index with the engine that its snapshot was built for; without a snapshot, the exact one. All work happens
 * in a thread of its own. The snapshot's folder may be removed while the index is open.
 * @throws PermanentError 'index.invalid' for a folder that is incomplete or broken, 'index.mismatch' for one of
 *   another dimension.
 */
export async function openVectorIndex(options: OpenVectorIndexOptions): Promise<VectorIndex> {
  const { folder, dimension, images, device, threads, pieceBytes, onWithoutEngine } = options;
  const { scan = { wanted: 'auto' }, onScans, onFallback, milvus } = options;
  const manifest = folder === undefined ? undefined : await verifySnapshot(folder);
  if (manifest) checkManifest(manifest, { dimension });
  if (manifest?.faiss) letOpenMpSleep();
  const thread = await startThread<IndexThread>(new URL('./index-thread.ts', import.meta.url), {
    name: 'vector-index',
  });
  const settings = { dimension, device, threads, scan, pieceBytes };
  try {
    const snapshot = folder !== undefined && manifest ? snapshotOf(folder, manifest, milvus) : undefined;
    const open = async (wanted: IndexRowsOptions['snapshot']): Promise<void> => {
      const opened = thread.call('open', { snapshot: wanted, ...settings });
      const withoutHalf = await opened.catch(async error => {
        if (!isOfDevice(error)) throw error;
        options.onWithoutDevice?.(error);
        return thread.call('open', { snapshot: wanted, ...settings, device: 'cpu' });
      });
      if (withoutHalf !== undefined) options.onWithoutHalf?.(withoutHalf);
    };
    const opening = (): Promise<void> => open(snapshot);
    await (snapshot?.faiss ? oneByOne(opening) : opening()).catch(async error => {
      const isMissing =
        error instanceof PermanentError &&
        (error.code === 'faiss.missing' || error.code === 'usearch.missing');
      if (!snapshot || !isMissing) throw error;
      onWithoutEngine?.(error);
      const exactly = { ...snapshot, faiss: undefined, usearch: undefined };
      await open(exactly);
    });
    if (snapshot) {
      for await (const batch of batches(images)) await thread.call('show', packImages(batch));
    }
  } catch (error) {
    await thread.close();
    throw error;
  }
  return new ThreadedIndex(thread, dimension, { onScans, onFallback });
}

const isOfDevice = (error: unknown): error is PermanentError =>
  error instanceof PermanentError && error.code === 'config.invalid';

/** With FAISS's binding, only one thread at a time may open an index (faiss/binding.ts). */
const oneByOne = createLimiter(1);

function snapshotOf(
  folder: string,
  manifest: Manifest,
  settings: MilvusSettings | undefined,
): IndexRowsOptions['snapshot'] {
  const { count, faiss, usearch, milvus, codes } = manifest;
  return {
    folder,
    count,
    // An engine cannot be asked for more rows than it has, so an empty snapshot opens without one.
    faiss: count > 0 ? faiss : undefined,
    usearch: count > 0 ? usearch : undefined,
    milvus: count > 0 && milvus ? { settings, manifest, description: milvus } : undefined,
    codes: codes?.version === CODES_VERSION ? codes : undefined,
  };
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
