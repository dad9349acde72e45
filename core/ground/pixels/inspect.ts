import type { JpegSize } from '../domain/images/renditions.ts';
import { imageSha256 } from '../files/image-sha256.ts';
import { decoders } from './decoder/shared-pool.ts';
import { type ImageInput, type PictureLimits, readImageInput } from './image-input.ts';
import type { PictureFormat } from './picture-format.ts';

/** Files to show of a picture, by their longest side: JPEG, and a WebP in the middle where the smallest does not show it whole. */
export type Renditions = Readonly<Record<JpegSize, Uint8Array>> & { readonly 640?: Uint8Array };

/** A picture that decodes from the first byte to the last. */
export interface Picture {
  /** The original file, untouched. */
  readonly bytes: Uint8Array;
  /** Of the bytes, lower-case hex. */
  readonly sha256: string;
  readonly format: PictureFormat;
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  readonly renditions: Renditions;
}

/**
 * Validates a picture wholly: first bytes, size of the file, number of pixels, and every pixel decoded once, so that
 * what is stored can be shown and encoded later; its renditions come out of the same decoding. They are sRGB without
 * metadata (a phone's photo says where it was taken), alpha over white, upright, the longest side at most 320, 640
 * and 1280 pixels and no more than 300 kB. Never enlarged: a picture of up to 320 pixels gives the same bytes twice, and
 * nothing between.
 * @throws InputError 'image.unreadable' | 'image.too-many-bytes' | 'image.too-many-pixels' | 'image.too-costly';
 *   NotFoundError; RetryableError 'image.decoder-stopped'.
 */
export async function readPicture(input: ImageInput, limits: PictureLimits): Promise<Picture> {
  const bytes = await readImageInput(input, limits.maxBytes);
  const [sha256, decoded] = await Promise.all([
    imageSha256(bytes),
    decoders().decode(bytes, { kind: 'renditions' }, limits),
  ]);
  const { format, width, height, parts } = decoded;
  const [small, large, middle] = parts;
  const renditions = { 320: small!, 1280: large ?? small!, ...(middle && { 640: middle }) };
  return { bytes, sha256, format, width, height, renditions };
}
