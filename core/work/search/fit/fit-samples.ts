import { tellingWords } from '../../../engines/word-index/coverage.ts';
import type { Random } from '../../../ground/domain/seeded-random.ts';
import { foldPersian } from '../../../ground/persian/fold.ts';

/** By chance: images, each with its captions, and words that no caption holds. */
export interface CaptionSamples {
  readonly images: readonly { readonly id: string; readonly captions: readonly string[] }[];
  readonly unheard: readonly string[];
}

/** Captions are longer than queries: every second one is cut to so many words at most. */
const QUERY_WORDS = 3;
/** How many words of an unrelated query are in captions nevertheless: «گربه» in «سند گربه». */
const SHARED = 0.25;
/** How many queries for what the collection has hold a word more than any caption. */
const PRAISED = 0.3;

const pick = <Item>(items: readonly Item[], random: Random): Item | undefined =>
  items[Math.floor(random() * items.length)];

/** What queries are made of: captions of the collection, and words that none of them holds. */
export interface QueryParts {
  readonly captions: readonly string[];
  readonly unheard: readonly string[];
}

/**
 * A query that a caption's image answers: the caption as it is, or one to three words of it; now and then with a word behind
 * it that no caption holds, as people say «گربهٔ ناز» of a cat.
 */
export function askedBy(caption: string, { unheard }: QueryParts, random: Random): string {
  const words = foldPersian(caption).split(' ');
  const isWhole = random() < 0.5;
  const count = 1 + Math.floor(random() * QUERY_WORDS);
  const from = Math.floor(random() * Math.max(1, words.length - count + 1));
  const cut = words.slice(from, from + count).join(' ');
  // «روی» asks for nothing, and with a word behind it that no caption holds it would be a query about something else.
  const asked = isWhole || tellingWords(cut).length === 0 ? caption : cut;
  return random() < PRAISED ? `${asked} ${pick(unheard, random)}` : asked;
}

/** A query about something else: one to three words, the first one in no caption, the others seldom in one. */
export function askedElsewhere({ captions, unheard }: QueryParts, random: Random): string {
  const words = Array.from({ length: 1 + Math.floor(random() * QUERY_WORDS) }, (_, at) => {
    if (at === 0 || random() >= SHARED) return pick(unheard, random);
    return pick(tellingWords(pick(captions, random) ?? ''), random);
  });
  return words.filter(word => word !== undefined).join(' ');
}
