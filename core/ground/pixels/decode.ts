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
 * docs/why/pictures.md). Shrinking inside the JPEG decoder is off because it filters differently. Another kernel makes other
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

/** A picture as it was decoded: RGB, row by row. */
export interface RgbPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** More than any model looks at; a photograph from a camera is four times as large. */
const LARGEST_SIDE = 1024;

/**
 * A picture in its own proportions, for a processor that cuts or squashes it by its own rules: at most 1024 pixels on
 * the longer side.
 * @throws as {@link decodeForEncoder} does.
 */
export async function decodeWhole(
  input: ImageInput,
  { limits }: Pick<DecodeOptions, 'limits'>,
): Promise<RgbPicture> {
  const picture = await openPicture(await readImageInput(input, limits.maxBytes), limits);
  const { data, info } = await decoding(
    picture
      .pixels()
      .resize(LARGEST_SIDE, LARGEST_SIDE, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}
