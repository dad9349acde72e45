import type { IndexFeed } from '../../../data/models/index-feed.ts';
import type { Encoder } from '../../../engines/encoders/encoder.ts';
import type { Match } from '../../../engines/vector-index/vector-index.ts';
import { cosine } from '../../../ground/domain/models/embedding.ts';
import { splitExclusions } from '../../../ground/text/query-exclusions.ts';
import type { QueryTerm } from '../search-request.ts';
import { readQuery } from './query-terms.ts';

/** Images looked at for each that is wanted, where some of them may be taken away. */
export const EXCLUSION_DEPTH = 4;

/** What words count beside an image of weight 1 whose likes must not show them. */
const TAKEN_AWAY = -0.5;

export interface SplitTerms {
  /** What is wanted. */
  readonly terms: readonly QueryTerm[];
  /** Words for what no image may show, checked. */
  readonly without: readonly string[];
}

/**
 * Takes «بدون کلاه» and «-سیاه» out of the words of a query. Where nothing else is wanted the words are searched as they are.
 * @throws InputError for what cannot be searched for.
 */
export function splitTerms(
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
    if (split.without.length === 0 || (split.wanted === '' && terms.length === 1)) return [term];
    found.push(...split.without);
    return split.wanted === '' ? [] : [{ ...term, text: split.wanted }];
  });
  if (kept.length === 0) return { terms, without: given };
  const all = [...given, ...found];
  const hasWords = kept.some(term => 'text' in term && (term.weight ?? 1) > 0);
  if (hasWords) return { terms: kept, without: all };
  // An image fits another image far better than any words, so with those there is nothing to compare.
  const taken = all.map(text => ({ text, weight: TAKEN_AWAY }));
  return { terms: [...kept, ...taken], without: all };
}

export interface Excluding {
  /** The words that are wanted; null where only images are, whose vector holds already what is not. */
  readonly wanted: string | null;
  readonly without: readonly string[];
  readonly textEncoder: Encoder<string>;
  readonly feed: Pick<IndexFeed, 'current'>;
  /** Those of the images with a caption that holds all of these words. */
  readonly holding: (words: string, ids: readonly string[]) => Promise<readonly string[]>;
}

/**
 * Leaves out what is not wanted: images whose captions say it, and those that fit it, or it together with what is wanted,
 * better than what is wanted alone («گربه سیاه» against «گربه»). Subtracting its vector instead moves the whole query away
 * from what was asked for: «حیوان» without «سگ» began with hats.
 */
export async function leaveOutExcluded(
  matches: readonly Match[],
  { wanted, without, textEncoder, feed, holding }: Excluding,
): Promise<Match[]> {
  const ids = matches.map(({ id }) => id);
  const [shown, ...said] = await Promise.all([
    wanted === null ? [] : showing(ids, { wanted, without, textEncoder, feed }),
    ...without.map(words => holding(words, ids)),
  ]);
  const out = new Set([...shown, ...said.flat()]);
  return matches.filter(({ id }) => !out.has(id));
}

/** The images that show what is not wanted, as the encoders see them. */
async function showing(
  ids: readonly string[],
  { wanted, without, textEncoder, feed }: Omit<Excluding, 'holding'> & { readonly wanted: string },
): Promise<string[]> {
  const texts = [wanted, ...without.flatMap(words => [words, `${wanted} ${words}`])];
  const [rows, images] = await Promise.all([textEncoder.encode(texts), feed.current(ids)]);
  const { dimension } = textEncoder;
  const [own, ...unwanted] = texts.map((_, row) => rows.subarray(row * dimension, (row + 1) * dimension));
  return images.flatMap(({ id, vector }) => {
    if (!vector) return [];
    const fit = cosine(own!, vector);
    return unwanted.some(other => cosine(other, vector) > fit) ? [id] : [];
  });
}
