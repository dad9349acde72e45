import type { LoggedQuery } from '../../data/queries/query-log.ts';
import { SearchFilters, SearchMode } from '../../ground/domain/search/search.ts';
import { parseInput } from '../../ground/parse-input.ts';
import type { QueryTerm, SearchRequest } from './search-request.ts';
import { embedTerms, type TermEncoders } from './terms/embed-terms.ts';
import {
  checkTerms,
  describeTerms,
  keyOfTerms,
  kindOfTerms,
  knownImagesOf,
  PartCount,
  splitTerms,
  wantedWords,
} from './terms/query-terms.ts';

/** The first page of a query before it has a page. */
export interface Question {
  readonly kind: LoggedQuery['kind'];
  readonly text: string | null;
  readonly filters: SearchFilters;
  /** Questions of the same key have the same answer; null for a picture, which is not compared. */
  readonly key: string | null;
  /** The words to search by; null where only images are asked about. */
  readonly words: string | null;
  /** Ranks by words as well, or alone. */
  readonly mode: SearchMode;
  /** Words alone, which may be read otherwise than typed; null where they are taken as they are. */
  readonly readable: string | null;
  /** Plain words, for which `fit` can be judged; null for everything else. */
  readonly judged: string | null;
  /** Known images that are asked about, which are no answer. */
  readonly exclude: readonly string[];
  /** Lists images that look the same each by itself. */
  readonly duplicates: boolean;
  /** Words for what no image may show. */
  readonly without: readonly string[];
  embedding(): Promise<Float32Array>;
}

/** @throws InputError for what cannot be searched for. */
export function toQuestion(
  request: Exclude<SearchRequest, { queryId: string }>,
  encoders: TermEncoders,
): Question {
  const filters = parseInput(SearchFilters, request.filters ?? {});
  const asked = termsOf(request);
  const { terms: wanted, without } = splitTerms(asked, request);
  const written = checkTerms(asked);
  const terms = checkTerms(wanted);
  parseInput(PartCount, asked.length + without.length);
  const words = wantedWords(terms);
  const isPlain = terms.every(term => 'text' in term && term.weight > 0);
  const mode = parseInput(SearchMode, request.mode ?? (isPlain ? 'both' : 'meaning'));
  const compared = keyOfTerms(terms);
  const duplicates = request.duplicates ?? false;
  const judged = isPlain && terms.length === 1 ? words : null;
  const readable = request.literal ? null : judged;
  return {
    kind: kindOfTerms(terms),
    text: describeTerms(written, request.without),
    filters,
    key: compared ? JSON.stringify([compared, filters, mode, readable !== null, without, duplicates]) : null,
    words,
    mode: words === null ? 'meaning' : mode,
    readable,
    judged,
    exclude: knownImagesOf(terms),
    duplicates,
    without,
    embedding: () => embedTerms(terms, encoders),
  };
}

function termsOf(request: Exclude<SearchRequest, { queryId: string }>): readonly QueryTerm[] {
  if ('terms' in request) return request.terms;
  if ('text' in request) return [{ text: request.text }];
  return 'image' in request ? [{ image: request.image }] : [{ imageId: request.imageId }];
}
