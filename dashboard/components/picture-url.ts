import { RENDITION_SIZES, type RenditionSize } from '../../core/ground/domain/image.ts';

/** Where the browser gets a rendition (app/media). */
export const pictureUrl = (sha256: string, size: RenditionSize): string => `/media/${sha256}/${size}`;

/** How wide a rendition is: its longest side is `size`, or the picture's own where that is smaller. */
function renditionWidth({ width, height }: { width: number; height: number }, size: RenditionSize): number {
  return Math.max(1, Math.round(width * Math.min(1, size / Math.max(width, height))));
}

/** The renditions for a browser to choose from; a small picture has only one. */
export const sourceSet = (picture: { sha256: string; width: number; height: number }): string =>
  RENDITION_SIZES.filter(
    (size, index) => index === 0 || renditionWidth(picture, 320) < renditionWidth(picture, size),
  )
    .map(size => `${pictureUrl(picture.sha256, size)} ${renditionWidth(picture, size)}w`)
    .join(', ');
