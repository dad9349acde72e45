// Without zod, so that pages which show images need not load it.

/** The longest side of the JPEG renditions made at ingest, in pixels. Smaller images are not enlarged. */
export const JPEG_SIZES = [320, 1280] as const;
export type JpegSize = (typeof JPEG_SIZES)[number];
/** The sizes of all renditions. The middle one is a WebP, served to browsers only: Telegram and exports want JPEG. */
export const RENDITION_SIZES = [320, 640, 1280] as const;
export type RenditionSize = (typeof RENDITION_SIZES)[number];

/** What follows the sha256 in a rendition's name. */
export const renditionSuffix = (size: RenditionSize): string => (size === 640 ? '640.webp' : `${size}.jpg`);

/** Which renditions an image has: if the smallest is as large as the image, there is no middle one. */
export const renditionSizesOf = ({
  width,
  height,
}: {
  width: number;
  height: number;
}): readonly RenditionSize[] => (Math.max(width, height) > JPEG_SIZES[0] ? RENDITION_SIZES : JPEG_SIZES);

/** The set of renditions that ingest makes: since 2 with the middle one. The worker updates rows of earlier sets. */
export const RENDITION_SET = 2;
/** The most bytes of a rendition: two seconds of a slow mobile link. Renditions of earlier versions may be larger. */
export const RENDITION_BYTES = 300_000;
