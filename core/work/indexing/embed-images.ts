import type { ImageFiles } from '../../data/images/image-files.ts';
import type { EmbeddingRepository, ImageEmbedding, UnembeddedImage } from '../../data/models/embeddings.ts';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { mapAhead } from '../../ground/async/map-ahead.ts';
import { InputError, NotFoundError, RetryableError, reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';

export interface EmbedServices {
  readonly embeddings: EmbeddingRepository;
  readonly files: ImageFiles;
  readonly encoder: Encoder<ImageInput>;
  readonly log: Log;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** By performance.now(): no further picture is begun after it. */
  readonly deadline?: number;
  /** Told how many pictures are done in this call. */
  onProgress?(done: number): void;
}

/** Pictures of one transaction, and of one look at what is missing. */
const SLICE = 64;
/** Pictures given to the encoder at a time: it decodes some while it works on others, and is through with them within
 * seconds when it is told to stop. */
const IN_WORK = 24;

/**
 * Embeds visible pictures that lack an embedding until none is left, `signal` aborts or `deadline` passes. A picture
 * that cannot be read is marked and left out from then on.
 * @returns false when something may be left.
 * One whose decoder was ended from outside is left for the next time.
 * @throws RetryableError when the encoder's thread died; database errors. What was kept until then stays.
 */
export async function embedMissing(
  services: EmbedServices,
  { signal, deadline = Number.POSITIVE_INFINITY, onProgress }: EmbedOptions = {},
): Promise<boolean> {
  const { embeddings } = services;
  let isComplete = false;
  async function* waiting(): AsyncGenerator<UnembeddedImage> {
    let after: string | undefined;
    while (!isComplete) {
      const slice = await embeddings.missing(SLICE, after);
      for (const image of slice) {
        if (signal?.aborted || performance.now() > deadline) return;
        yield image;
      }
      after = slice.at(-1)?.id;
      isComplete = slice.length === 0;
    }
  }
  let done = 0;
  const batch: ImageEmbedding[] = [];
  for await (const embedding of mapAhead(waiting(), image => embedOne(image, services), IN_WORK)) {
    if (embedding) batch.push(embedding);
    if (batch.length >= SLICE) await embeddings.insert(batch.splice(0));
    done += 1;
    onProgress?.(done);
  }
  await embeddings.insert(batch);
  return isComplete;
}

async function embedOne(
  { id, sha256, format }: UnembeddedImage,
  { embeddings, files, encoder, log }: EmbedServices,
): Promise<ImageEmbedding | undefined> {
  try {
    const vector = await encoder.encode([{ path: files.pathOf(sha256, format) }]);
    if (vector.every(Number.isFinite)) return { id, vector };
    // One such row would make every later index build fail.
    throw new InputError('image.unreadable', { reason: 'the model gives no numbers for it' });
  } catch (error) {
    if (error instanceof RetryableError && error.code === 'image.decoder-stopped') {
      // It stays unembedded and is tried again; the others need not wait for that.
      log.warn({ image: id, reason: reasonOf(error) }, 'decoder stopped');
      return undefined;
    }
    if (!(error instanceof InputError || error instanceof NotFoundError)) throw error;
    log.warn({ image: id, reason: reasonOf(error) }, 'picture cannot be embedded');
    await embeddings.markUnreadable(id, error.message);
    return undefined;
  }
}
