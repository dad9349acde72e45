import { RENDITION_SIZES, type RenditionSize } from '../../core/ground/domain/images/renditions.ts';

/** The address of a rendition (app/media). */
export const imageUrl = (sha256: string, size: RenditionSize): string => `/media/${sha256}/${size}`;

/** The width of a rendition: its longest side is `size`, or the image's own longest side if that is smaller. */
function renditionWidth({ width, height }: { width: number; height: number }, size: RenditionSize): number {
  return Math.max(1, Math.round(width * Math.min(1, size / Math.max(width, height))));
}

/**
 * The renditions for a browser to choose from, up to the given size. A small image has only one, and the largest is left out if the middle
 * one is as large.
 */
export const sourceSet = (
  image: { sha256: string; width: number; height: number },
  largest: RenditionSize = 1280,
): string =>
  RENDITION_SIZES.filter(
    (size, index) =>
      size <= largest &&
      (index === 0 || renditionWidth(image, RENDITION_SIZES[index - 1]!) < renditionWidth(image, size)),
  )
    .map(size => `${imageUrl(image.sha256, size)} ${renditionWidth(image, size)}w`)
    .join(', ');
