import { InputError } from '../../core/ground/errors.ts';
import type { Picture } from '../../core/ground/pixels/inspect.ts';
import { lookOf } from '../../core/ground/pixels/picture-look.ts';

/** Pixels of the shorter side; a smaller picture is a thumbnail or a badge. */
const LEAST_SIDE = 100;

/**
 * Whether a crawled picture shows anything, and its perceptual hash.
 * @throws InputError 'image.too-small' | 'image.blank' | 'image.text-only'
 */
export async function inspectPicture({
  width,
  height,
  renditions,
}: Picture): Promise<{ perceptualHash: string }> {
  if (Math.min(width, height) < LEAST_SIDE) {
    throw new InputError('image.too-small', { width, height, least: LEAST_SIDE });
  }
  const { perceptualHash, isBlank, isTextOnly } = await lookOf(renditions[320]);
  if (isBlank) throw new InputError('image.blank', {});
  if (isTextOnly) throw new InputError('image.text-only', {});
  return { perceptualHash };
}
