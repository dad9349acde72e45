import type { ImageInput, PictureLimits } from './image-input.ts';
import { readImageInput } from './image-input.ts';
import { decoding, openPicture } from './open-picture.ts';

export interface DecodeOptions {
  /** Width and height that the encoder wants, in pixels. */
  readonly size: number;
  readonly limits: PictureLimits;
}

/**
 * A picture as an encoder takes it: squashed to `size` x `size` without crop, the way Pillow's antialiased bilinear
 * does, which the models were trained with. Of libvips' kernels `linear` came closest over 200 pictures (mean cosine of
 * the embeddings 0.99995, mitchell 0.99991, cubic 0.998, lanczos3, sharp's default, 0.997; all figures in
 * ARCHITECTURE.md). Shrinking inside the JPEG decoder is off because it filters differently. Another kernel makes other
 * embeddings: it needs another model id.
 * @returns RGB, 8 bits a channel, row by row: size * size * 3 bytes that are the caller's.
 * @throws InputError 'image.unreadable' | 'image.too-many-bytes' | 'image.too-many-pixels'; NotFoundError.
 */
export async function decodeForEncoder(
  input: ImageInput,
  { size, limits }: DecodeOptions,
): Promise<Uint8Array> {
  const picture = await openPicture(await readImageInput(input, limits.maxBytes), limits);
  return decoding(
    picture
      .pixels()
      .resize(size, size, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw({ depth: 'uchar' })
      .toBuffer(),
  );
}
