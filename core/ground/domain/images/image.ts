import { z } from 'zod';
import { IMAGE_SOURCES } from './image-sources.ts';

/** Where an image came from. */
export const ImageSource = z.enum(IMAGE_SOURCES);
export type ImageSource = z.infer<typeof ImageSource>;

/** Sources that nobody here has chosen image by image: what comes from them waits until a caption is approved. */
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

/** What a row tells whoever shows its image, in pixels and in words. */
export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly source: ImageSource;
  readonly sourceUrl: string | null;
  readonly attribution: string | null;
  readonly city: string | null;
  readonly category: string | null;
}
