import type { Sharp } from 'sharp';
import { RENDITION_BYTES } from '../domain/images/renditions.ts';

/** 82 looks clean on photos at a fifth of PNG's size; 4:4:4 keeps the coloured edges of drawings. */
const BEST = { quality: 82, chromaSubsampling: '4:4:4' } as const;
/** What a picture of much detail loses, in this order: what the eye misses least goes first. The last ones are for noise. */
const SMALLER = [
  { quality: 78, share: 1 },
  { quality: 66, share: 1 },
  { quality: 56, share: 0.8 },
  { quality: 46, share: 0.6 },
  { quality: 40, share: 0.4 },
] as const;

/**
 * The best JPEG that keeps to {@link RENDITION_BYTES}.
 * @param pixels a new pipeline of the same picture at each call.
 * @param side its longest side, in pixels
 */
export async function fitJpeg(pixels: () => Sharp, side: number): Promise<Buffer> {
  let jpeg = await pixels().jpeg(BEST).toBuffer();
  for (const { quality, share } of SMALLER) {
    if (jpeg.length <= RENDITION_BYTES) break;
    const longest = Math.round(side * share);
    const shrunk = share < 1 ? pixels().resize(longest, longest, { fit: 'inside' }) : pixels();
    jpeg = await shrunk.jpeg({ quality }).toBuffer();
  }
  return jpeg;
}
