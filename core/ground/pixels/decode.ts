import type { DecoderPool } from './decoder/decoder-pool.ts';
import { decoders } from './decoder/shared-pool.ts';
import type { ImageInput, PictureLimits } from './image-input.ts';
import { type PictureFit, USUAL_FIT } from './picture-fit.ts';

export interface DecodeOptions {
  /** Width and height that the encoder wants, in pixels. */
  readonly size: number;
  /** How the picture is made square; when absent, squashed with a bilinear filter. */
  readonly fit?: PictureFit | undefined;
  readonly limits: PictureLimits;
  /** Those of the whole process when absent. */
  readonly pool?: DecoderPool | undefined;
}

/**
 * A picture as an encoder takes it: `size` x `size`, squashed or cut out.
 * @returns RGB, 8 bits a channel, row by row: size * size * 3 bytes that are the caller's.
 * @throws InputError 'image.unreadable' | 'image.too-many-bytes' | 'image.too-many-pixels' | 'image.too-costly';
 *   NotFoundError; RetryableError 'image.decoder-stopped'.
 */
export async function decodeForEncoder(
  input: ImageInput,
  { size, fit = USUAL_FIT, limits, pool = decoders() }: DecodeOptions,
): Promise<Uint8Array> {
  const { parts } = await pool.decode(input, { kind: 'square', size, fit }, limits);
  return parts[0]!;
}

/** A picture as it was decoded: RGB, row by row. Its buffer holds nothing else. */
export interface RgbPicture {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture in its own proportions, for a processor that cuts or squashes it by its own rules: at most 1024 pixels on
 * the longer side.
 * @throws as {@link decodeForEncoder} does.
 */
export async function decodeWhole(
  input: ImageInput,
  { limits, pool = decoders() }: Omit<DecodeOptions, 'size' | 'fit'>,
): Promise<RgbPicture> {
  const { parts, shownWidth, shownHeight } = await pool.decode(input, { kind: 'whole' }, limits);
  return { data: parts[0]!, width: shownWidth, height: shownHeight };
}
