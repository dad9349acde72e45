import { z } from 'zod';
import { IMAGE_SOURCES } from './image-sources.ts';

/** Where a picture came from. */
export const ImageSource = z.enum(IMAGE_SOURCES);
export type ImageSource = z.infer<typeof ImageSource>;

/** Sources that nobody here has chosen picture by picture: what comes from them waits until a caption is approved. */
export const CRAWLED_SOURCES = ['divar', 'commons', 'list'] as const satisfies readonly ImageSource[];

/** Only `visible` ones are found. `pending` and `rejected` follow from an image's caption pairs, `hidden` from a maintainer; `removed` is a tombstone until no index holds the image. */
export const ImageState = z.enum(['visible', 'pending', 'rejected', 'hidden', 'removed']);
export type ImageState = z.infer<typeof ImageState>;

/** What a search can be narrowed by. Lives in the index beside the vector. */
export const ImageFacets = z.object({
  source: ImageSource,
  city: z.string().nullable(),
  category: z.string().nullable(),
  /** Milliseconds since 1970, UTC: when the image came in. */
  createdAt: z.number(),
});
export type ImageFacets = z.infer<typeof ImageFacets>;

/** The longest side of the two JPEG renditions made at ingest, in pixels. Smaller pictures are not enlarged. */
export const RENDITION_SIZES = [320, 1280] as const;
export type RenditionSize = (typeof RENDITION_SIZES)[number];
/** The most that a rendition takes, in bytes: two seconds of a slow mobile link. Those of earlier versions may be larger. */
export const RENDITION_BYTES = 300_000;

/** What a row says of its picture to whoever shows it, in pixels and in words. */
export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly source: ImageSource;
  readonly sourceUrl: string | null;
  readonly attribution: string | null;
  readonly city: string | null;
  readonly category: string | null;
}
