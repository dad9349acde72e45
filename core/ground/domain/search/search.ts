import { z } from 'zod';
import { Id } from '../id.ts';
import { ImageSource } from '../images/image.ts';
import { PHOTOS_PER_PAGE } from './photos-per-page.ts';

/** How many results one query keeps: pages are cut from these, so they never repeat or skip. */
export const RESULT_LIMIT = 100;

/** All given conditions hold at once; several values of one field are alternatives. */
export const SearchFilters = z.strictObject({
  source: z.array(ImageSource).min(1).optional(),
  city: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
  category: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
  /** Images that came in at or after this moment (ISO 8601). */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Images that came in before this moment (ISO 8601). */
  to: z.iso.datetime({ offset: true }).optional(),
});
export type SearchFilters = z.infer<typeof SearchFilters>;

/** What ranks the images: the words of their captions, the meaning that the encoders see, or both together. */
export const SearchMode = z.enum(['both', 'meaning', 'words']);
export type SearchMode = z.infer<typeof SearchMode>;

/** The most parts of one query: each costs a run of an encoder. */
export const TERM_LIMIT = 10;

/** The weight of a part of a query; below zero, the part is subtracted. */
export const TermWeight = z
  .number()
  .min(-10)
  .max(10)
  .refine(weight => weight !== 0, { message: 'a weight of zero says nothing' });

/** How many suggestions there are at most for what is typed. */
export const SUGGESTION_LIMIT = 8;

/** One part of a query: words, or a known image. */
export const SearchTerm = z
  .strictObject({ text: z.string().optional(), imageId: Id.optional(), weight: TermWeight.default(1) })
  .refine(term => (term.text === undefined) !== (term.imageId === undefined), {
    message: 'exactly one of text and imageId is wanted',
  });
export type SearchTerm = z.infer<typeof SearchTerm>;
/** The same before it is parsed: it counts 1 unless a weight is given. */
export type SearchTermInput = Omit<SearchTerm, 'weight'> & { readonly weight?: number | undefined };

/** Which ten: `offset` counts from the best result. */
export const PageRange = z.object({
  top: z.number().int().min(1).max(RESULT_LIMIT).default(PHOTOS_PER_PAGE),
  offset: z.number().int().min(0).max(RESULT_LIMIT).default(0),
});
export type PageRange = z.infer<typeof PageRange>;

/** One result with all that an edge needs to show it. */
export const Hit = z.object({
  rank: z.number().int().positive(),
  imageId: z.string(),
  /** Cosine of query and image, -1 to 1. */
  score: z.number(),
  sha256: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** The original file, on the machine that holds DATA_DIR. */
  path: z.string(),
  caption: z.string().nullable(),
  source: ImageSource,
  sourceUrl: z.string().nullable(),
  attribution: z.string().nullable(),
  /** Other images that look the same and are folded into this one: not listed, but found by its likeness. */
  alike: z.number().int().nonnegative(),
});
export type Hit = z.infer<typeof Hit>;

/**
 * How well a query and what it found belong to the collection, as the captions of the collection teach it for each model:
 * of queries made of them, 3% at most count as poor. The images are the best that there are all the same.
 */
export const QueryFit = z.object({
  /** How probable it is that the collection has what was asked for, 0 to 1, where as many queries are about other things. */
  probability: z.number().min(0).max(1),
  /** When true, the page says that none of the images may be what was asked for. */
  isPoor: z.boolean(),
});
export type QueryFit = z.infer<typeof QueryFit>;

/** A page of results. Ask for the next one with `queryId` and `nextOffset`. */
export const SearchPage = z.object({
  queryId: Id,
  /** The query as the person wrote it, on one line and without what nobody sees, of several parts with + and − between; null where there are no words. */
  query: z.string().nullable(),
  /** What else the words were taken for, and searched first: «گربه» for `gorbe`; null where they were searched as they are. */
  reading: z.string().nullable(),
  /** What may have been meant as well, and was searched beside it: «قلعه» for «قله»; null where nothing comes close. */
  alsoRead: z.string().nullable(),
  /**
   * Whether the collection has what was asked for; null where that cannot be told: for images and sums, for words that are
   * not Persian, on later pages, and where the collection has too few captions to learn it from.
   */
  fit: QueryFit.nullable(),
  modelId: z.string(),
  /** Whole search in milliseconds, as measured in the search process. */
  tookMs: z.number(),
  hits: z.array(Hit),
  /** Null after the last page. */
  nextOffset: z.number().int().nullable(),
});
export type SearchPage = z.infer<typeof SearchPage>;
