import type { SearchFilters, SearchMode } from '../domain/search.ts';
import type { ImageInput } from '../encoders/encoder.ts';

/** What to search by: words, a picture, the likeness of a known picture, or the next page of an earlier query. */
export type SearchSubject =
  | { readonly text: string }
  | { readonly image: ImageInput }
  | { readonly imageId: string }
  | { readonly queryId: string };

export type SearchRequest = SearchSubject & {
  /** Results of the page, 1 to 100; ten by default. */
  readonly top?: number | undefined;
  /** Results before the page. */
  readonly offset?: number | undefined;
  /** For text: what ranks the pictures; both words and meaning by default. */
  readonly mode?: SearchMode | undefined;
  /** Not with `queryId`, whose list is fixed already. */
  readonly filters?: SearchFilters | undefined;
};

export type SearchKind = 'text' | 'image' | 'similar' | 'more';

export function kindOf(request: SearchRequest): SearchKind {
  if ('text' in request) return 'text';
  if ('image' in request) return 'image';
  return 'imageId' in request ? 'similar' : 'more';
}
