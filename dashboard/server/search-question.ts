import { z } from 'zod';
import { Id } from '../../core/ground/domain/id.ts';
import { ImageSource } from '../../core/ground/domain/images/image.ts';
import { RESULT_LIMIT, type SearchFilters, SearchMode } from '../../core/ground/domain/search/search.ts';

/** How far back a search goes; absent for all time. */
const Since = z.enum(['day', 'week', 'month', 'year']);
type Since = z.infer<typeof Since>;

const HOURS: Record<Since, number> = { day: 24, week: 7 * 24, month: 31 * 24, year: 366 * 24 };

const word = z.string().trim().min(1).max(100);

/**
 * The parameters of a results page. Every one may be absent, and an invalid one counts as absent: people type addresses, and other programs
 * cut and change them.
 */
const Parameters = z.object({
  /** The sentence; beside `query`, the words that were entered with an uploaded picture. */
  q: z.string().optional().catch(undefined),
  /** The id of a stored query: one with an uploaded picture, or a further page of any query. */
  query: Id.optional().catch(undefined),
  offset: z.coerce.number().int().min(0).max(RESULT_LIMIT).catch(0).default(0),
  mode: SearchMode.optional().catch(undefined),
  /** Searches the words exactly as typed. */
  literal: z.literal('1').optional().catch(undefined),
  /** Shows near duplicates as separate results. */
  duplicates: z.literal('1').optional().catch(undefined),
  source: ImageSource.optional().catch(undefined),
  city: word.optional().catch(undefined),
  category: word.optional().catch(undefined),
  since: Since.optional().catch(undefined),
});
export type SearchQuestion = z.infer<typeof Parameters>;

/** The query string as Next.js passes it: if a name appears several times, the first counts. */
export type RawParameters = Readonly<Record<string, string | string[] | undefined>>;

export const readQuestion = (raw: RawParameters): SearchQuestion =>
  Parameters.parse(
    Object.fromEntries(
      Object.entries(raw).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    ),
  );

/** The same filters for the search process. @param now the moment from which `since` counts back */
export function filtersOf(
  { source, city, category, since }: SearchQuestion,
  now = Date.now(),
): SearchFilters | undefined {
  const filters: SearchFilters = {
    ...(source && { source: [source] }),
    ...(city !== undefined && { city: [city] }),
    ...(category !== undefined && { category: [category] }),
    // Rounded to the minute, so that equal questions at the same time are the same question.
    ...(since && {
      from: new Date(Math.floor(now / 60_000) * 60_000 - HOURS[since] * 3_600_000).toISOString(),
    }),
  };
  return Object.keys(filters).length > 0 ? filters : undefined;
}

/** The address of a results page, the same for the same question. */
export function searchHref(question: Partial<SearchQuestion>): string {
  const parameters = new URLSearchParams();
  for (const name of [
    'q',
    'query',
    'mode',
    'literal',
    'duplicates',
    'source',
    'city',
    'category',
    'since',
    'offset',
  ] as const) {
    const value = question[name];
    if (value !== undefined && value !== '' && value !== 0) parameters.set(name, String(value));
  }
  return `/search?${parameters}`;
}
