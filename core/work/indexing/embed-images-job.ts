import { type ImageFiles, requireImage } from '../../data/images/image-files.ts';
import type { CarriedRunRepository } from '../../data/jobs/carried-runs.ts';
import { buildIndex, embedImages, scorePairs } from '../../data/jobs/definitions.ts';
import { followWork } from '../../data/jobs/follow-work.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import {
  type ClaimedSlice,
  type EmbeddingClaims,
  withEmbeddingClaims,
} from '../../data/models/embedding-claims.ts';
import type { EmbeddingRepository, ImageEmbedding, UnembeddedImage } from '../../data/models/embeddings.ts';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { mapAhead } from '../../ground/async/map-ahead.ts';
import { once } from '../../ground/async/once.ts';
import { originalKey } from '../../ground/domain/images/image-keys.ts';
import type { EmbeddingVector } from '../../ground/domain/models/embedding.ts';
import { InputError, NotFoundError, RetryableError, reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import type { BuildServices } from './build-services.ts';
import { isIndexStale } from './stale-index.ts';

/** A few more than one worker claims at a time. */
const SHARED_FROM = 200;

/** Embeds one slice of the missing images, in parallel with other workers, and enqueues the follow-up jobs. */
export async function runEmbedImages(
  {
    embedding,
    building,
    runs,
  }: {
    readonly embedding: EmbedServices;
    readonly building: BuildServices;
    readonly runs: CarriedRunRepository;
  },
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  let done = 0;
  const slice = (claims: EmbeddingClaims, held: AbortSignal, onCount: (count: number) => void) =>
    embedMissing(embedding, {
      claims,
      signal: held,
      deadline: performance.now() + SLICE_MS,
      onProgress: count => {
        done = count;
        onCount(count);
      },
    });
  const isComplete = await withEmbeddingClaims(
    building.database.url,
    building.model,
    async (claims, held) => {
      const missing = await embedding.embeddings.countMissing();
      if (missing === 0 && !(await runs.isAsked('embed-images'))) return true;
      // Wakes an idle worker, which skips what this one has in progress. Only after something is done: otherwise work that
      // is paused or fails would enqueue itself without end.
      const callOthers = once(() => queue.enqueue(embedImages, {}));
      return followWork(runs, { kind: 'embed-images', signal: held, missing }, progress =>
        slice(claims, progress.signal, count => {
          if (missing > SHARED_FROM) void callOthers().catch(() => undefined);
          progress.advance(count);
        }),
      );
    },
    { signal },
  );
  if (signal.aborted || isComplete === undefined) return 'skipped';
  // If other workers have all of the rest in progress, they enqueue what follows.
  if (!isComplete && done > 0) await queue.enqueue(embedImages, {});
  if (await isIndexStale(building)) await queue.enqueue(buildIndex, {});
  // Pairs that are compared with their image may have been waiting for its embedding.
  if (done > 0) await queue.enqueue(scorePairs, {});
  return done > 0 ? 'success' : 'skipped';
}

export interface EmbedServices {
  readonly embeddings: EmbeddingRepository;
  readonly files: ImageFiles;
  readonly encoder: Encoder<ImageInput>;
  readonly log: Log;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** Skips what other processes embed; without it, the caller must be the only one. */
  readonly claims?: EmbeddingClaims;
  /** By performance.now(): no image is started after it. */
  readonly deadline?: number;
  /** Is told how many images are done in this call. */
  onProgress?(done: number): void;
}

/** Images in one transaction, and in one query for what is missing. */
const SLICE = 64;
/** Images given to the encoder at a time: it decodes some while it works on others, and is through with them within
 * seconds when it is told to stop. */
const IN_WORK = 24;

/**
 * Embeds visible images that lack an embedding until none is left, `signal` aborts or `deadline` passes. An image
 * that cannot be read is marked and left out from then on.
 * @returns false when something may be left, or is in work elsewhere.
 * One whose decoder was ended from outside is left for the next time.
 * @throws RetryableError when the encoder's thread died; database errors. What was kept until then stays.
 */
export async function embedMissing(
  services: EmbedServices,
  { signal, claims, deadline = Number.POSITIVE_INFINITY, onProgress }: EmbedOptions = {},
): Promise<boolean> {
  const { embeddings } = services;
  let isAtEnd = false;
  let isAlone = true;
  async function* waiting(): AsyncGenerator<UnembeddedImage> {
    let after: string | undefined;
    while (!isAtEnd) {
      if (signal?.aborted || performance.now() > deadline) return;
      const slice = await (claims?.take(SLICE, after) ?? takeAll(embeddings, after));
      for (const image of slice.images) {
        if (signal?.aborted || performance.now() > deadline) return;
        yield image;
      }
      if (slice.others > 0) isAlone = false;
      after = slice.last;
      isAtEnd = after === undefined;
    }
  }
  let done = 0;
  const through: string[] = [];
  const batch: ImageEmbedding[] = [];
  const keep = async (): Promise<void> => {
    await embeddings.insert(batch.splice(0));
    await claims?.release(through.splice(0));
  };
  const embed = async (image: UnembeddedImage) => ({ id: image.id, vector: await embedOne(image, services) });
  for await (const { id, vector } of mapAhead(waiting(), embed, IN_WORK)) {
    if (vector) batch.push({ id, vector });
    if (through.push(id) >= SLICE) await keep();
    done += 1;
    onProgress?.(done);
  }
  await keep();
  return isAtEnd && isAlone;
}

async function takeAll(embeddings: EmbeddingRepository, after: string | undefined): Promise<ClaimedSlice> {
  const images = await embeddings.missing(SLICE, after);
  return { images, last: images.at(-1)?.id, others: 0 };
}

async function embedOne(
  { id, sha256, format }: UnembeddedImage,
  { embeddings, files, encoder, log }: EmbedServices,
): Promise<EmbeddingVector | undefined> {
  try {
    const vector = await encoder.encode([await requireImage(files, originalKey(sha256, format))]);
    if (vector.every(Number.isFinite)) return vector;
    // One such row would make every later index build fail.
    throw new InputError('image.unreadable', { reason: 'the model gives no numbers for it' });
  } catch (error) {
    if (error instanceof RetryableError && error.code === 'image.decoder-stopped') {
      // It stays unembedded and is retried; the others need not wait for that.
      log.warn({ image: id, reason: reasonOf(error) }, 'decoder stopped');
      return undefined;
    }
    if (!(error instanceof InputError || error instanceof NotFoundError)) throw error;
    log.warn({ image: id, reason: reasonOf(error) }, 'picture cannot be embedded');
    await embeddings.markUnreadable(id, error.message);
    return undefined;
  }
}
