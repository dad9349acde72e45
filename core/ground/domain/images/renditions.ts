// Without zod, so that pages which show images need not load it.

/** The longest side of the JPEG renditions made at ingest, in pixels. Smaller images are not enlarged. */
export const JPEG_SIZES = [320, 1280] as const;
export type JpegSize = (typeof JPEG_SIZES)[number];
/** Of all renditions. The middle one is a WebP, which browsers alone are given: Telegram and exports want JPEG. */
export const RENDITION_SIZES = [320, 640, 1280] as const;
export type RenditionSize = (typeof RENDITION_SIZES)[number];

/** What follows the sha256 in a rendition's name. */
export const renditionSuffix = (size: RenditionSize): string => (size === 640 ? '640.webp' : `${size}.jpg`);

/** Which renditions an image has: one that the smallest shows whole needs none in the middle. */
export const renditionSizesOf = ({
  width,
  height,
}: {
  width: number;
  height: number;
}): readonly RenditionSize[] => (Math.max(width, height) > JPEG_SIZES[0] ? RENDITION_SIZES : JPEG_SIZES);

/** The set of renditions that ingest makes: since 2 with the middle one. Rows of earlier sets are seen to by the worker. */
export const RENDITION_SET = 2;
/** The most that a rendition takes, in bytes: two seconds of a slow mobile link. Those of earlier versions may be larger. */
export const RENDITION_BYTES = 300_000;
