import type { ImageInput, PictureLimits } from './image-input.ts';
import { readImageInput } from './image-input.ts';
import { decoding, openPicture } from './open-picture.ts';

export interface DecodeOptions {
  /** Width and height that the encoder wants, in pixels. */
  readonly size: number;
  readonly limits: PictureLimits;
}

/**
 * A picture as an encoder takes it: squashed to `size` x `size` without crop, the way PIL's antialiased bilinear
 * does. libvips' `linear` kernel came closest (test/core/pixels/resize-parity.test.ts); shrinking inside the JPEG
 * decoder is off because it filters differently.
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
