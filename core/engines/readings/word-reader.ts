import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { Candidate, Place } from './candidate.ts';
import { spokenForms } from './colloquial.ts';
import type { Lexicon } from './lexicon.ts';
import { misspelt } from './spelling.ts';
import { runTogether } from './splitting.ts';

/** What speaks against a word: that no caption has it, that it takes no endings, that only an ending makes it known. */
const COSTS = { unseen: 0.55, rare: 0.4, longStem: 0.35, shortStem: 0.7, byCaptions: 0.1 };
/** What speaks for a word that stands in captions beside the one that it stands beside here. */
const IN_PAIR = 0.6;
/** Longer ones are no words; the ways to misspell one grow with the square of its length. */
const LONGEST = 24;
/** Nothing that costs more is believed. */
const LIMIT = 2.2;

/**
 * A word as it would be written well: what is said least against, of the word itself, its form in writing, the words that
 * it misspells and those that it runs together.
 * @param word folded, without half-spaces.
 */
export function readWord(word: string, place: Place, lexicon: Lexicon): string {
  const [token, ...others] = searchTokens(word);
  if (token === undefined || others.length > 0 || word.length > LONGEST) return word;
  const spoken = spokenForms(word, place, lexicon);
  const [certain] = spoken;
  if (certain?.cost === 0) return certain.word;
  if (lexicon.captionsWith(token) > 0) return word;
  const isKnown = lexicon.has(token);
  let best: Candidate = { word, cost: costOfKeeping(token, lexicon) };
  const consider = (other: string, cost: number) => {
    if (cost < best.cost) best = { word: other, cost };
  };
  for (const { word: other, cost } of spoken) consider(other, cost);
  if (!isKnown) for (const { word: other, cost } of runTogether(word, lexicon)) consider(other, cost);
  for (const { word: other, cost } of misspelt(token)) {
    if (cost - IN_PAIR >= best.cost) continue;
    const seen = lexicon.captionsWith(other);
    // A word of the dictionary stays unless captions have one that sounds the same, or often stands here.
    if (seen > 0) {
      const isPair =
        (place.before !== undefined && lexicon.hasPair(place.before, other)) ||
        (place.after !== undefined && lexicon.hasPair(other, place.after));
      consider(other, cost - COSTS.byCaptions * Math.log10(seen) - (isPair ? IN_PAIR : 0));
    } else if (!isKnown && lexicon.has(other)) {
      consider(other, cost + COSTS.unseen + (lexicon.isRare(other) ? COSTS.rare : 0));
    }
  }
  return best.word;
}

function costOfKeeping(token: string, lexicon: Lexicon): number {
  if (lexicon.has(token)) return lexicon.isRare(token) ? COSTS.rare : 0.1;
  const stem = lexicon.stemOf(token);
  if (stem === undefined) return LIMIT;
  // «برفیی» is not a word with an ending: a letter was typed twice.
  if (stem.at(-1) === token.at(-1)) return LIMIT;
  return stem.length > 3 ? COSTS.longStem : COSTS.shortStem;
}
