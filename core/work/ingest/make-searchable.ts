import type { Database } from '../../data/database/database.ts';
import { openImageFiles } from '../../data/images/open-image-files.ts';
import { embedImages } from '../../data/jobs/definitions.ts';
import { openQueue, WORKER_APPLICATION } from '../../data/jobs/queue.ts';
import { isWorkerAlive } from '../../data/jobs/worker-presence.ts';
import { withEmbeddingClaims } from '../../data/models/embedding-claims.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { openImageEncoder } from '../../engines/encoders/open-image-encoder.ts';
import type { PreparedModel } from '../../engines/models/prepare.ts';
import { sleep } from '../../ground/async/sleep.ts';
import type { Config } from '../../ground/config.ts';
import type { Log } from '../../ground/log.ts';
import { buildSnapshot } from '../indexing/build-index-job.ts';
import { buildServices } from '../indexing/build-services.ts';
import { embedMissing } from '../indexing/embed-images-job.ts';
import { isIndexStale } from '../indexing/stale-index.ts';
import { prepareActiveModel } from '../model-in-use/active-model.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';

export interface MakeSearchableOptions {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** Is called as pictures get their embeddings. */
  onProgress?(done: number, total: number): void;
}

const POLL_MS = 500;
/** A worker that embeds nothing for this long is stuck, or works with another model. */
const PATIENCE_MS = 60_000;

/**
 * Makes all pictures searchable. Asks a running worker and waits for it. If none is running, or it dies or makes no
 * progress, this process embeds the pictures and builds the index itself. Returns early when `signal` aborts; a later call
 * continues.
 */
export async function makeSearchable(options: MakeSearchableOptions): Promise<void> {
  const { config, database, log, signal, onProgress } = options;
  const model = await prepareActiveModel(database, config);
  const embeddings = new EmbeddingRepository(database, model);
  const total = await embeddings.countMissing();
  let [missing, isAsked, lastProgress] = [total, false, performance.now()];
  while (missing > 0 && !signal?.aborted) {
    const isStuck = performance.now() - lastProgress > PATIENCE_MS;
    if (!isStuck && (await isWorkerAlive(database, WORKER_APPLICATION))) {
      if (!isAsked) await askWorker(options);
      isAsked = true;
      await sleep(POLL_MS, signal);
    } else if (!(await embedHere(model, embeddings, missing, options))) await sleep(POLL_MS, signal);
    const left = await embeddings.countMissing();
    if (left < missing) lastProgress = performance.now();
    missing = left;
    onProgress?.(Math.max(0, total - missing), total);
  }
  if (signal?.aborted || (await isWorkerAlive(database, WORKER_APPLICATION))) return;
  const services = buildServices({ config, database, model, log });
  if (await isIndexStale(services)) await buildSnapshot(services);
}

async function askWorker({ database, log }: MakeSearchableOptions): Promise<void> {
  const queue = await openQueue(database.url, log, { applicationName: 'negareh-cli' });
  try {
    await queue.enqueue(embedImages, {});
  } finally {
    await queue.close();
  }
}

/** @returns false when other processes have all of the rest in progress. */
async function embedHere(
  model: PreparedModel,
  embeddings: EmbeddingRepository,
  missing: number,
  { config, database, log, signal, onProgress }: MakeSearchableOptions,
): Promise<boolean> {
  let embedded = 0;
  await withEmbeddingClaims(
    database.url,
    model,
    async (claims, held) => {
      const encoder = await openImageEncoder(model, encoderOptions(config, log));
      try {
        await embedMissing(
          { embeddings, files: openImageFiles(config), encoder, log },
          {
            claims,
            signal: held,
            onProgress: done => {
              embedded = done;
              onProgress?.(Math.min(done, missing), missing);
            },
          },
        );
      } finally {
        await encoder.close();
      }
    },
    { signal },
  );
  return embedded > 0;
}
