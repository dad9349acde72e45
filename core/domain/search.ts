import { z } from 'zod';
import { Id } from './id.ts';
import { ImageSource } from './image.ts';

/** How many results one query keeps: pages are cut from these, so they never repeat or skip. */
export const RESULT_LIMIT = 100;
/** The longest query text, in characters, before the model's own token limit cuts it. */
export const QUERY_TEXT_LIMIT = 500;

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

/** What ranks the pictures: the words of their captions, the meaning that the encoders see, or both together. */
export const SearchMode = z.enum(['both', 'meaning', 'words']);
export type SearchMode = z.infer<typeof SearchMode>;

/** Which ten: `offset` counts from the best result. */
export const PageRange = z.object({
  top: z.number().int().min(1).max(RESULT_LIMIT).default(10),
  offset: z.number().int().min(0).max(RESULT_LIMIT).default(0),
});
export type PageRange = z.infer<typeof PageRange>;

/** One result with all that an edge needs to show it. */
export const Hit = z.object({
  rank: z.number().int().positive(),
  imageId: z.string(),
  /** Cosine of query and picture, -1 to 1. */
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
});
export type Hit = z.infer<typeof Hit>;

/** A page of results. Ask for the next one with `queryId` and `nextOffset`. */
export const SearchPage = z.object({
  queryId: Id,
  /** The query as the person wrote it; null for a picture. */
  query: z.string().nullable(),
  modelId: z.string(),
  /** Whole search in milliseconds, as measured in the search process. */
  tookMs: z.number(),
  hits: z.array(Hit),
  /** Null after the last page. */
  nextOffset: z.number().int().nullable(),
});
export type SearchPage = z.infer<typeof SearchPage>;
