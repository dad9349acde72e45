import type { SearchFilters } from '../../../ground/domain/search/search.ts';

/** Characters of a city or category that Milvus keeps, of 1,024 bytes. */
const KEPT = 256;
export const KEPT_BYTES = 4 * KEPT;

/** What Milvus keeps of a word; no word is the empty one. */
export const keptWord = (word: string | null): string => (word ?? '').slice(0, KEPT);

/** Needs no quoting, whichever way a server's version reads it. */
const isPlain = (word: string): boolean => !/["'\\\p{Cc}]/u.test(word);

/**
 * The filters in Milvus's syntax. Its results are checked against the filters again here, so an ambiguous condition is left
 * out: the expression may let through more than the filters do, never less.
 */
export function filterExpression({ source, city, category, from, to }: SearchFilters): string {
  const oneOf = (field: string, words: readonly string[] | undefined): string[] => {
    const kept = words?.map(keptWord);
    return kept?.every(isPlain) ? [`${field} in ["${kept.join('", "')}"]`] : [];
  };
  return [
    ...oneOf('source', source),
    ...oneOf('city', city),
    ...oneOf('category', category),
    ...(from ? [`created_at >= ${Math.floor(Date.parse(from))}`] : []),
    ...(to ? [`created_at < ${Math.ceil(Date.parse(to))}`] : []),
  ].join(' and ');
}
