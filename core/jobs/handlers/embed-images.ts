import type { Encoder, ImageInput } from '../../encoders/encoder.ts';
import { InputError, NotFoundError, reasonOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { EmbeddingRepository, ImageEmbedding, UnembeddedImage } from '../../store/embeddings.ts';
import type { ImageFiles } from '../../store/image-files.ts';

export interface EmbedServices {
  readonly embeddings: EmbeddingRepository;
  readonly files: ImageFiles;
  readonly encoder: Encoder<ImageInput>;
  readonly log: Log;
}

/** Pictures of one transaction. */
const SLICE = 64;

/**
 * Embeds visible pictures that lack an embedding, slice by slice, until none is left, `signal` aborts or `deadline`
 * (performance.now()) passes. A picture that cannot be read is marked and left out from then on.
 * @param onProgress called with the number of pictures done in this call.
 * @returns false when something may be left.
 */
export async function embedMissing(
  services: EmbedServices,
  {
    signal,
    deadline = Number.POSITIVE_INFINITY,
    onProgress,
  }: { signal?: AbortSignal; deadline?: number; onProgress?: (done: number) => void } = {},
): Promise<boolean> {
  const { embeddings } = services;
  let done = 0;
  let upcoming = embeddings.missing(SLICE);
  for (;;) {
    const slice = await upcoming;
    if (slice.length === 0) return true;
    if (signal?.aborted || performance.now() > deadline) return false;
    // The next slice is read, and this one's pictures decoded, while the encoder works.
    upcoming = embeddings.missing(SLICE, slice.at(-1)!.id);
    upcoming.catch(() => undefined);
    const encoded = await Promise.all(slice.map(image => embedOne(image, services)));
    await embeddings.insert(encoded.filter(embedding => embedding !== undefined));
    done += slice.length;
    onProgress?.(done);
  }
}

async function embedOne(
  { id, sha256, format }: UnembeddedImage,
  { embeddings, files, encoder, log }: EmbedServices,
): Promise<ImageEmbedding | undefined> {
  try {
    return { id, vector: await encoder.encode([{ path: files.pathOf(sha256, format) }]) };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof NotFoundError)) throw error;
    log.warn({ image: id, reason: reasonOf(error) }, 'picture cannot be embedded');
    await embeddings.markUnreadable(id, error.code);
    return undefined;
  }
}
