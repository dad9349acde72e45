import { z } from 'zod';
import { IMAGE_SOURCES } from './image-sources.ts';

/** Where an image came from. */
export const ImageSource = z.enum(IMAGE_SOURCES);
export type ImageSource = z.infer<typeof ImageSource>;

/** Sources whose images nobody here has chosen one by one: these wait until a caption is approved. */
export const CRAWLED_SOURCES = ['divar', 'commons', 'list'] as const satisfies readonly ImageSource[];

/** Only `visible` ones are found. `pending` and `rejected` follow from an image's caption pairs, `hidden` from a maintainer; `removed` is a tombstone until no index holds the image. */
export const ImageState = z.enum(['visible', 'pending', 'rejected', 'hidden', 'removed']);
export type ImageState = z.infer<typeof ImageState>;

/** What a search can filter by. The index keeps it beside the vector. */
export const ImageFacets = z.object({
  source: ImageSource,
  city: z.string().nullable(),
  category: z.string().nullable(),
  /** When the image came in, in milliseconds since 1970, UTC. */
  createdAt: z.number(),
});
export type ImageFacets = z.infer<typeof ImageFacets>;

/** What a row says to code that shows its image, in pixels and in words. */
export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly source: ImageSource;
  readonly sourceUrl: string | null;
  readonly attribution: string | null;
  readonly city: string | null;
  readonly category: string | null;
}
