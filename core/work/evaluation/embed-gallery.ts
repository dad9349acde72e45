import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { createLimiter } from '../../ground/async/limiter.ts';
import type { SkippedItem } from '../../ground/domain/models/evaluation.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { imageSha256 } from '../../ground/files/image-sha256.ts';
import { readImageInput } from '../../ground/pixels/image-input.ts';
import type { EmbeddingCache } from './embedding-cache.ts';
import type { EvaluationImage } from './evaluation-set.ts';

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  onProgress?(done: number): void;
}

export interface GalleryServices {
  /** Opened when an image is not in the cache. */
  readonly imageEncoder: () => Promise<Encoder<ImageInput>>;
  readonly cache: EmbeddingCache;
  readonly maxBytes: number;
}

/** An image that could be read. */
export interface EmbeddedImage extends EvaluationImage {
  readonly sha256: string;
  readonly vector: Float32Array;
}

/** Images that are read and encoded at the same time: enough to fill the encoder's batches. */
const AT_ONCE = 24;

/**
 * Embeds images, in order; those that cannot be read are reported and left out.
 * @throws AbortError after the signal; everything embedded so far is in the cache.
 */
export async function embedGallery(
  images: readonly EvaluationImage[],
  { imageEncoder, cache, maxBytes }: GalleryServices,
  { signal, onProgress }: EmbedOptions,
): Promise<{ embedded: EmbeddedImage[]; skipped: SkippedItem[] }> {
  let done = 0;
  const embedOne = async (image: EvaluationImage): Promise<EmbeddedImage | SkippedItem | undefined> => {
    if (signal?.aborted) return undefined;
    try {
      const bytes = await readImageInput({ path: image.path }, maxBytes);
      const sha256 = await imageSha256(bytes);
      const vector = cache.get(sha256) ?? (await (await imageEncoder()).encode([bytes]));
      await cache.put(sha256, vector);
      return { ...image, sha256, vector };
    } catch (error) {
      if (!(error instanceof InputError || error instanceof NotFoundError)) throw error;
      const { code, parameters } = error;
      return { name: image.name, reason: 'reason' in parameters ? `${code}: ${parameters.reason}` : code };
    } finally {
      done += 1;
      onProgress?.(done);
    }
  };
  const inTurn = createLimiter(AT_ONCE);
  const outcomes = await Promise.all(images.map(image => inTurn(() => embedOne(image))));
  await cache.flush();
  signal?.throwIfAborted();
  return {
    embedded: outcomes.flatMap(outcome => (outcome && 'vector' in outcome ? [outcome] : [])),
    skipped: outcomes.flatMap(outcome => (outcome && 'reason' in outcome ? [outcome] : [])),
  };
}
