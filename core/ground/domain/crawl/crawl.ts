import { z } from 'zod';
import { CRAWLED_SOURCES } from '../images/image.ts';

export const CrawledSource = z.enum(CRAWLED_SOURCES);
export type CrawledSource = z.infer<typeof CrawledSource>;

const Caption = z.object({ text: z.string().min(1), language: z.enum(['fa', 'en']) });

/** A picture that a source's list names, as it waits to be fetched: without people's data. */
export const CrawledPicture = z.object({
  /** The id of the list's entry, which never comes in twice. */
  token: z.string().min(1),
  /** The source's own name of the picture; two entries may name the same one. */
  imageToken: z.string().min(1),
  url: z.string().min(1),
  /** Where a person finds it. */
  pageUrl: z.string().optional(),
  captions: z.array(Caption).min(1),
  /** Author and licence, to be shown with it. */
  attribution: z.string().optional(),
  city: z.string().optional(),
  category: z.string().optional(),
});
export type CrawledPicture = z.infer<typeof CrawledPicture>;

/** An entry whose pictures are known when it has been read: a listing. Without people's data. */
export const CrawledPost = z.object({
  kind: z.literal('post'),
  token: z.string().min(1),
  /** Where a person finds it. */
  pageUrl: z.string().min(1),
  /** The author's own text, kept beside the caption that was made from it. */
  title: z.string(),
  description: z.string().optional(),
  city: z.string().optional(),
  category: z.string().optional(),
});
export type CrawledPost = z.infer<typeof CrawledPost>;

export const CrawlEntry = z.union([CrawledPost, CrawledPicture]);
export type CrawlEntry = z.infer<typeof CrawlEntry>;

export const isPost = (entry: CrawlEntry): entry is CrawledPost => 'kind' in entry;

/** How many entries of a crawl are in each state. */
export type CrawlCounts = Readonly<Record<'waiting' | 'done' | 'dropped' | 'gone', number>>;

/** How far one crawl of a source has come. */
export interface CrawlCoverage {
  readonly query: string;
  /** Its list was read to the end once. */
  readonly complete: boolean;
  readonly posts: CrawlCounts;
  readonly pictures: CrawlCounts;
}
