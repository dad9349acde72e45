import { tellingWords } from '../../../engines/word-index/coverage.ts';
import type { Random } from '../../../ground/domain/seeded-random.ts';
import { foldPersian } from '../../../ground/persian/fold.ts';

/** A random sample: images, each with its captions, and words that occur in no caption. */
export interface CaptionSamples {
  readonly images: readonly { readonly id: string; readonly captions: readonly string[] }[];
  readonly unheard: readonly string[];
}

/** Captions are longer than queries, so every second one is cut to at most this many words. */
const QUERY_WORDS = 3;
/** The share of an unrelated query's words that occur in captions all the same: «گربه» in «سند گربه». */
const SHARED = 0.25;
/** The share of queries for what the collection has that contain a word from no caption. */
const PRAISED = 0.3;

const pick = <Item>(items: readonly Item[], random: Random): Item | undefined =>
  items[Math.floor(random() * items.length)];

/** What queries are made of: the collection's captions, and words that occur in none of them. */
export interface QueryParts {
  readonly captions: readonly string[];
  readonly unheard: readonly string[];
}

/**
 * A query that a caption's image answers: the whole caption, or one to three words of it. Sometimes a word from no caption
 * follows, as when people say «گربهٔ ناز» of a cat.
 */
export function askedBy(caption: string, { unheard }: QueryParts, random: Random): string {
  const words = foldPersian(caption).split(' ');
  const isWhole = random() < 0.5;
  const count = 1 + Math.floor(random() * QUERY_WORDS);
  const from = Math.floor(random() * Math.max(1, words.length - count + 1));
  const cut = words.slice(from, from + count).join(' ');
  // «روی» alone asks for nothing: followed by a word from no caption, it would be a query about something else.
  const asked = isWhole || tellingWords(cut).length === 0 ? caption : cut;
  return random() < PRAISED ? `${asked} ${pick(unheard, random)}` : asked;
}

/** An unrelated query of one to three words: the first occurs in no caption, the others rarely do. */
export function askedElsewhere({ captions, unheard }: QueryParts, random: Random): string {
  const words = Array.from({ length: 1 + Math.floor(random() * QUERY_WORDS) }, (_, at) => {
    if (at === 0 || random() >= SHARED) return pick(unheard, random);
    return pick(tellingWords(pick(captions, random) ?? ''), random);
  });
  return words.filter(word => word !== undefined).join(' ');
}
