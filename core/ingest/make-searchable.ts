import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { openImageEncoder } from '../encoders/open-image-encoder.ts';
import { embedImages } from '../jobs/definitions.ts';
import { buildSnapshot, isIndexStale } from '../jobs/handlers/build-index.ts';
import { embedMissing } from '../jobs/handlers/embed-images.ts';
import { openQueue, WORKER_APPLICATION } from '../jobs/queue.ts';
import type { Log } from '../log.ts';
import { prepareModel } from '../models/prepare.ts';
import type { Database } from '../store/database.ts';
import { EmbeddingRepository } from '../store/embeddings.ts';
import { ImageFiles } from '../store/image-files.ts';
import { isWorkerAlive } from '../store/worker-presence.ts';

export interface MakeSearchableOptions {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** Called as pictures get their embeddings. */
  onProgress?(done: number, total: number): void;
}

const POLL_MS = 500;

/**
 * Sees to it that all pictures can be found: asks a running worker and waits for it, or, where none runs (or it
 * dies), embeds them and builds the index in this process. Returns early when `signal` aborts; run again, it goes on.
 */
export async function makeSearchable(options: MakeSearchableOptions): Promise<void> {
  const { config, database } = options;
  const { precision, dataDir } = config;
  const model = await prepareModel(config.model, { precision, modelsDir: path.join(dataDir, 'models') });
  const embeddings = new EmbeddingRepository(database, model);
  const total = await embeddings.countMissing();
  if (total > 0 && !(await waitForWorker(embeddings, total, options))) {
    const { device, encoderThreads: threads } = config;
    const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
    const encoder = await openImageEncoder(model, { device, threads, limits });
    try {
      const services = { embeddings, files: new ImageFiles(dataDir), encoder, log: options.log };
      const done = (count: number) => options.onProgress?.(count, total);
      await embedMissing(services, { onProgress: done, ...(options.signal && { signal: options.signal }) });
    } finally {
      await encoder.close();
    }
  }
  const services = { database, model, dataDir, log: options.log };
  const isMine = !(await isWorkerAlive(database, WORKER_APPLICATION));
  if (isMine && !options.signal?.aborted && (await isIndexStale(services))) await buildSnapshot(services);
}

/** @returns false when no worker is there to do it. */
async function waitForWorker(
  embeddings: EmbeddingRepository,
  total: number,
  { database, log, signal, onProgress }: MakeSearchableOptions,
): Promise<boolean> {
  if (!(await isWorkerAlive(database, WORKER_APPLICATION))) return false;
  const queue = await openQueue(database.url, log, { applicationName: 'negareh-cli' });
  await queue.enqueue(embedImages, {});
  await queue.close();
  while (!signal?.aborted) {
    const missing = await embeddings.countMissing();
    onProgress?.(total - missing, total);
    if (missing === 0) return true;
    if (!(await isWorkerAlive(database, WORKER_APPLICATION))) return false;
    await sleep(POLL_MS);
  }
  return true;
}
