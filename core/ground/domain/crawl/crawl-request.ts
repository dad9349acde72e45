import { z } from 'zod';

const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
/** Pictures to fetch; all when absent. */
export const CrawlLimit = z.int().positive().optional();

/** What a crawl is asked for, by source: what the command line says, as it waits for the crawler process. */
export const CrawlRequest = z.discriminatedUnion('source', [
  z.object({
    source: z.literal('divar'),
    /** Each with each category. */
    cities: z.array(Slug).min(1),
    /** Slugs of Divar's API; every category when empty. */
    categories: z.array(Slug).default([]),
    max: CrawlLimit,
  }),
  z.object({
    source: z.literal('commons'),
    wanted: z.union([
      z.strictObject({ category: z.string().min(1) }),
      z.strictObject({ query: z.string().min(1) }),
    ]),
    languages: z.array(z.enum(['fa', 'en'])).min(1),
    max: CrawlLimit,
  }),
  z.object({
    source: z.literal('list'),
    /** An absolute path; another content is another crawl. */
    file: z.string().min(1),
    max: CrawlLimit,
  }),
]);
export type CrawlRequest = z.infer<typeof CrawlRequest>;

export const CRAWL_RUN_STATES = ['waiting', 'paused', 'done', 'failed', 'cancelled'] as const;
export type CrawlRunState = (typeof CRAWL_RUN_STATES)[number];

/** For people: what is asked for, as one line. */
export function crawlRequestLine(request: CrawlRequest): string {
  switch (request.source) {
    case 'divar':
      return `divar ${request.cities.join(',')} · ${request.categories.join(',') || '*'}`;
    case 'commons':
      return `commons ${Object.entries(request.wanted).flat().join(' ')} · ${request.languages.join(',')}`;
    case 'list':
      return `list ${request.file}`;
  }
}
