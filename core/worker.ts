// The worker process: the jobs that need a model. It may crash on a picture without harm; its jobs start again.
import os from 'node:os';
import path from 'node:path';
import { ensureDatabase } from '../prisma/embedded/ensure-database.ts';
import { loadConfig } from './config.ts';
import { openImageEncoder } from './encoders/open-image-encoder.ts';
import { buildIndex, embedImages } from './jobs/definitions.ts';
import { buildSnapshot, isIndexStale } from './jobs/handlers/build-index.ts';
import { embedMissing } from './jobs/handlers/embed-images.ts';
import { openQueue, WORKER_APPLICATION } from './jobs/queue.ts';
import { onShutdown } from './lifecycle.ts';
import { createLog } from './log.ts';
import { prepareModel } from './models/prepare.ts';
import { openDatabase } from './store/database.ts';
import { EmbeddingRepository } from './store/embeddings.ts';
import { ImageFiles } from './store/image-files.ts';

/** One slice of embedding: a worker that dies loses little, and the index can be built in between. */
const SLICE_MS = 30_000;
const EVERY_MINUTE = '* * * * *';
/** Below everything that answers people. */
const NICENESS = 10;

os.setPriority(NICENESS);
const config = loadConfig();
const log = createLog('worker', { level: config.logLevel });
const server = await ensureDatabase(config, log);
const database = openDatabase(server.url);
const { precision, device, encoderThreads: threads, dataDir } = config;
const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
const model = await prepareModel(config.model, { precision, modelsDir: path.join(dataDir, 'models') });
const encoder = await openImageEncoder(model, { device, threads, limits });
const queue = await openQueue(server.url, log, { applicationName: WORKER_APPLICATION, supervise: true });

const files = new ImageFiles(dataDir);
const embeddings = new EmbeddingRepository(database, model);
const buildServices = { database, model, dataDir, log };
const stopping = new AbortController();

await queue.work(embedImages, async (_payload, signal) => {
  const isComplete = await embedMissing(
    { embeddings, files, encoder, log },
    { signal: AbortSignal.any([signal, stopping.signal]), deadline: performance.now() + SLICE_MS },
  );
  if (!isComplete && !stopping.signal.aborted) await queue.enqueue(embedImages, {});
  if (await isIndexStale(buildServices)) await queue.enqueue(buildIndex, {});
  return 'success';
});

await queue.work(buildIndex, async ({ force }, signal) => {
  if (!force && !(await isIndexStale(buildServices))) return 'skipped';
  const built = await buildSnapshot(buildServices, { signal: AbortSignal.any([signal, stopping.signal]) });
  return built ? 'success' : 'skipped';
});

// Whoever adds pictures says so; this finds what a crash in between left behind.
await queue.schedule(embedImages, EVERY_MINUTE, {});
await queue.schedule(buildIndex, EVERY_MINUTE, {});
await queue.enqueue(embedImages, {});

onShutdown(async () => {
  stopping.abort();
  await queue.close();
  await encoder.close();
  await database.close();
  await server.close();
}, log);
log.info({ model: model.modelId }, 'ready');

const swept = await files.sweep();
if (swept > 0) log.info({ swept }, 'half-written files removed');
