import type { ImageInput } from '../../engines/encoders/encoder.ts';
import type { SearchFilters, SearchMode } from '../../ground/domain/search/search.ts';

/** One part of a query: words, a picture, or a known image, and how much it counts (1 unless said). */
export type QueryTerm = (
  | { readonly text: string }
  | { readonly image: ImageInput }
  | { readonly imageId: string }
) & { readonly weight?: number | undefined };

/**
 * What to search by: words, a picture, the likeness of a known image, several of them with weights, or the next page
 * of an earlier query.
 */
export type SearchSubject =
  | { readonly text: string }
  | { readonly image: ImageInput }
  | { readonly imageId: string }
  | { readonly terms: readonly QueryTerm[] }
  | { readonly queryId: string };

export type SearchRequest = SearchSubject & {
  /** Results of the page, 1 to 100; ten by default. */
  readonly top?: number | undefined;
  /** Results before the page. */
  readonly offset?: number | undefined;
  /**
   * For queries with words: what ranks the images. By default both words and meaning; meaning alone when the query contains
   * an image or subtracts something, because the words alone would then find something else.
   */
  readonly mode?: SearchMode | undefined;
  /** Searches words exactly as they stand: no reading of them as speech, Latin writing or a slip. */
  readonly literal?: boolean | undefined;
  /**
   * Words for what no image may show. «بدون کلاه» and «-کلاه» in the query's own words are the same, unless they are to be
   * taken literally. Unlike a weight below zero, they only leave images out and do not move the others.
   */
  readonly without?: readonly string[] | undefined;
  /**
   * Lists images that look the same separately; otherwise the best of them stands for all. Images that look like one in the
   * query are never folded.
   */
  readonly duplicates?: boolean | undefined;
  /**
   * Identifies the person who asks: a query that five people have asked is suggested to others. It is forgotten at the fifth
   * and never written.
   */
  readonly asker?: string | undefined;
  /** Not with `queryId`, whose list is fixed already. */
  readonly filters?: SearchFilters | undefined;
};

/** For metrics. */
export type SearchKind = 'text' | 'image' | 'similar' | 'mixed' | 'more' | 'classify';

export function kindOf(request: SearchRequest): SearchKind {
  if ('text' in request) return 'text';
  if ('image' in request) return 'image';
  if ('terms' in request) return request.terms.every(term => 'text' in term) ? 'text' : 'mixed';
  return 'imageId' in request ? 'similar' : 'more';
}
