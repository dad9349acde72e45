import sharp from 'sharp';
import { JPEG_SIZES } from '../domain/images/renditions.ts';
import type { DecoderPool } from './decoder/decoder-pool.ts';
import { decoders } from './decoder/shared-pool.ts';
import { fitJpeg } from './fit-jpeg.ts';
import { ACCEPTED_BEFORE, type ImageInput, readImageInput } from './image-input.ts';
import { middleRendition } from './middle-rendition.ts';

const LARGEST_RENDITION = Math.max(...JPEG_SIZES);

/**
 * Makes a rendition from before the limit small enough for a slow link: JPEG bytes.
 * @param rendition a file that we made ourselves, so it may be decoded in this process.
 * @throws NotFoundError 'file.not-found'.
 */
export async function lightenRendition(rendition: ImageInput): Promise<Buffer> {
  const bytes = await readImageInput(rendition, ACCEPTED_BEFORE.maxBytes);
  return fitJpeg(() => sharp(bytes, { limitInputPixels: LARGEST_RENDITION ** 2 }), LARGEST_RENDITION);
}

/** The rendition in the middle, made of the large one. @throws NotFoundError 'file.not-found' */
export async function middleFromLarge(rendition: ImageInput): Promise<Buffer> {
  const bytes = await readImageInput(rendition, ACCEPTED_BEFORE.maxBytes);
  return middleRendition(sharp(bytes, { limitInputPixels: LARGEST_RENDITION ** 2 }));
}

/**
 * A picture at the largest size that is shown, as JPEG bytes: at most 4096 pixels on the longer side, without the metadata of
 * its file, which may say where a photo was taken.
 * @param input a picture that was accepted before.
 * @param pool whose allowances it has.
 * @throws as `readPicture` does.
 */
export async function fullPicture(
  input: ImageInput,
  pool: Pick<DecoderPool, 'decode'> = decoders(),
): Promise<Uint8Array> {
  const { parts } = await pool.decode(input, { kind: 'full' }, ACCEPTED_BEFORE);
  return parts[0]!;
}
