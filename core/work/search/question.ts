import { z } from 'zod';
import type { LoggedQuery } from '../../data/queries/query-log.ts';
import type { ImageInput } from '../../engines/encoders/encoder.ts';
import { Id } from '../../ground/domain/id.ts';
import {
  SearchFilters,
  SearchMode,
  type SearchTermInput,
  TERM_LIMIT,
  TermWeight,
} from '../../ground/domain/search/search.ts';
import { InputError } from '../../ground/errors.ts';
import { parseInput } from '../../ground/parse-input.ts';
import { splitExclusions } from '../../ground/text/query-exclusions.ts';
import { readQuery } from '../../ground/text/query-text.ts';
import type { QueryTerm, SearchKind, SearchRequest } from './search-request.ts';

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
  /** A query of words alone, which may be read otherwise than typed; null when it is searched as typed. */
  readonly readable: string | null;
  /** Plain words, whose `fit` can be judged; null for everything else. */
  readonly judged: string | null;
  /** Known images in the query, which are not results. */
  readonly exclude: readonly string[];
  /** Lists images that look the same separately. */
  readonly duplicates: boolean;
  /** Words for what no image may show. */
  readonly without: readonly string[];
  /** What makes the query's vector. */
  readonly terms: readonly CheckedTerm[];
}

/** @throws InputError for what cannot be searched for. */
export function toQuestion(request: Exclude<SearchRequest, { queryId: string }>): Question {
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
    terms,
  };
}

function termsOf(request: Exclude<SearchRequest, { queryId: string }>): readonly QueryTerm[] {
  if ('terms' in request) return request.terms;
  if ('text' in request) return [{ text: request.text }];
  return 'image' in request ? [{ image: request.image }] : [{ imageId: request.imageId }];
}

/** The weight of excluded words beside an image of weight 1. */
const TAKEN_AWAY = -0.5;

/** A part of a query, checked: texts say something, ids are ids, weights are given. */
export type CheckedTerm = (
  | { readonly text: string; readonly folded: string }
  | { readonly image: ImageInput }
  | { readonly imageId: string }
) & { readonly weight: number };

/** A part as it comes over HTTP or from the command line. @throws InputError when it is neither words nor a picture. */
export function toQueryTerm({ text, imageId, weight }: SearchTermInput): QueryTerm {
  if (text !== undefined) return { text, weight };
  if (imageId !== undefined) return { imageId, weight };
  throw new InputError('request.invalid', { reason: 'a part of the query is empty' });
}

interface SplitTerms {
  /** What is wanted. */
  readonly terms: readonly QueryTerm[];
  /** Words for what no image may show, checked. */
  readonly without: readonly string[];
}

/**
 * Extracts «بدون کلاه» and «-سیاه» from the words of a query.
 * @throws InputError for what cannot be searched for, and 'query.only-excludes' when nothing else is wanted: searched as
 *   typed, such words find what they exclude, and the whole rest of the collection is not an answer.
 */
function splitTerms(
  terms: readonly QueryTerm[],
  {
    without = [],
    literal = false,
  }: { without?: readonly string[] | undefined; literal?: boolean | undefined },
): SplitTerms {
  const given = without.map(words => readQuery(words).text);
  if (literal) return { terms, without: given };
  const found: string[] = [];
  const kept = terms.flatMap((term): QueryTerm[] => {
    if (!('text' in term) || (term.weight ?? 1) < 0) return [term];
    const split = splitExclusions(readQuery(term.text).text);
    if (split.without.length === 0) return [term];
    found.push(...split.without);
    return split.wanted === '' ? [] : [{ ...term, text: split.wanted }];
  });
  if (kept.length === 0 && found.length > 0) throw new InputError('query.only-excludes', {});
  const all = [...given, ...found];
  const hasWords = kept.some(term => 'text' in term && (term.weight ?? 1) > 0);
  if (hasWords) return { terms: kept, without: all };
  // An image fits another image far better than any words do, so their scores cannot be compared.
  const taken = all.map(text => ({ text, weight: TAKEN_AWAY }));
  return { terms: [...kept, ...taken], without: all };
}

const Weight = TermWeight.default(1);
/** The number of parts of a query, exclusions included. @see TERM_LIMIT */
const PartCount = z
  .number()
  .min(1, { message: 'there is nothing to search for' })
  .max(TERM_LIMIT, { message: `at most ${TERM_LIMIT} parts make a query` });

/** @throws InputError for a part that cannot be searched for, and 'query.only-excludes' for a query that only takes away. */
export function checkTerms(terms: readonly QueryTerm[]): CheckedTerm[] {
  parseInput(PartCount, terms.length);
  const checked = terms.map((term): CheckedTerm => {
    const weight = parseInput(Weight, term.weight);
    if ('text' in term) return { ...readQuery(term.text), weight };
    return 'image' in term
      ? { image: term.image, weight }
      : { imageId: parseInput(Id, term.imageId), weight };
  });
  if (checked.some(({ weight }) => weight > 0)) return checked;
  throw new InputError('query.only-excludes', {});
}

/** What kind of question the parts make. */
export function kindOfTerms(terms: readonly CheckedTerm[]): Exclude<SearchKind, 'more' | 'classify'> {
  if (terms.every(term => 'text' in term)) return 'text';
  if (terms.length > 1) return 'mixed';
  return 'image' in terms[0]! ? 'image' : 'similar';
}

/** The wanted words, for the search by words; null when only images are wanted. */
export function wantedWords(terms: readonly CheckedTerm[]): string | null {
  const texts = terms.flatMap(term => ('text' in term && term.weight > 0 ? [term.text] : []));
  return texts.length > 0 ? texts.join(' ') : null;
}

/** The query's words as a person reads them: «گربه + برف − درخت»; null without words. */
export function describeTerms(terms: readonly CheckedTerm[], without: readonly string[] = []): string | null {
  const excluded = without.map(text => ({ ...readQuery(text), weight: -1 }));
  const texts = [...terms.filter(term => 'text' in term), ...excluded];
  if (texts.length === 0) return null;
  return texts
    .map(({ text, weight }, index) => {
      if (weight < 0) return index === 0 ? `− ${text}` : ` − ${text}`;
      return index === 0 ? text : ` + ${text}`;
    })
    .join('');
}

/** Ids of the known images among the parts: a query does not return its own parts. */
export const knownImagesOf = (terms: readonly CheckedTerm[]): string[] =>
  terms.flatMap(term => ('imageId' in term ? [term.imageId] : []));

/** Equal for questions with the same answer; undefined with an uploaded picture, which is not compared. */
function keyOfTerms(terms: readonly CheckedTerm[]): readonly unknown[] | undefined {
  if (terms.some(term => 'image' in term)) return undefined;
  return terms.map(term =>
    'text' in term ? ['text', term.folded, term.weight] : ['imageId' in term && term.imageId, term.weight],
  );
}
