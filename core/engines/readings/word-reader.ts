import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { Candidate, Place, WordReading } from './candidate.ts';
import { spokenForms } from './colloquial.ts';
import type { Lexicon } from './lexicon.ts';
import { misspelt } from './spelling.ts';
import { runTogether } from './splitting.ts';

/** What speaks against a word: that no caption has it, that it takes no endings, that only an ending makes it known. */
const COSTS = {
  known: 0.1,
  unseen: 0.55,
  rare: 0.4,
  longStem: 0.35,
  shortStem: 0.7,
  byCaptions: 0.1,
};
/** What speaks for a word that stands in captions beside the one that it stands beside here. */
const IN_PAIR = 0.6;
/** Longer ones are no words; the ways to misspell one grow with the square of its length. */
const LONGEST = 24;
/** Nothing that costs more is believed. */
const LIMIT = 2.2;
/** What costs this much more than the likeliest may have been meant as well. */
const DOUBT = 0.75;

/**
 * A word as it would be written well: what is said least against, of the word itself, its form in writing, the words that
 * it misspells and those that it runs together; and the caption's word that comes next, where that comes close.
 * @param word folded, without half-spaces.
 */
export function readWord(word: string, place: Place, lexicon: Lexicon): WordReading {
  const [token, ...others] = searchTokens(word);
  if (token === undefined || others.length > 0 || word.length > LONGEST) return { best: word };
  const spoken = spokenForms(word, place, lexicon);
  const [certain] = spoken;
  if (certain?.cost === 0) return { best: certain.word };
  if (lexicon.captionsWith(token) > 0) return { best: word };
  const isKnown = lexicon.has(token);
  const isNamed = lexicon.isNamed(token);
  const choice = new Choice({ word, cost: costOfKeeping(token, lexicon) });
  for (const candidate of spoken) choice.consider(candidate);
  if (!isKnown) for (const candidate of runTogether(word, lexicon)) choice.consider(candidate);
  // «تژدها» is no plural, but a misspelt «اژدها».
  const misspellings = token === word ? misspelt(token) : [...misspelt(token), ...misspelt(word)];
  for (const { word: other, cost } of misspellings) {
    const seen = lexicon.captionsWith(other);
    // A word of the dictionary stays unless captions have one that sounds the same, or often stands here.
    if (seen > 0) {
      const isPair =
        (place.before !== undefined && lexicon.hasPair(place.before, other)) ||
        (place.after !== undefined && lexicon.hasPair(other, place.after));
      // «مادر» is whole, and no «مار» with a letter too many.
      if (isKnown && (!isPair || isNamed) && other.length < token.length) continue;
      const against = cost - COSTS.byCaptions * Math.log10(seen) - (isPair ? IN_PAIR : 0);
      // «پرده حمام» is no «پرنده حمام»; «تنگ آب‌پاش» may be the «تفنگ آب‌پاش» of captions.
      choice.consider({ word: other, cost: against }, isPair || !isNamed);
    } else if (!isKnown && lexicon.has(other)) {
      choice.consider({ word: other, cost: cost + COSTS.unseen + (lexicon.isRare(other) ? COSTS.rare : 0) });
    }
  }
  return choice.made;
}

/** The least unlikely candidate, and the least unlikely other one that stands in captions. */
class Choice {
  #best: Candidate;
  #isBestSeen = false;
  #other: Candidate | undefined;

  constructor(first: Candidate) {
    this.#best = first;
  }

  consider(candidate: Candidate, isSeen = false): void {
    if (candidate.word === this.#best.word) return;
    if (candidate.cost < this.#best.cost) {
      if (this.#isBestSeen) this.#other = this.#best;
      else if (this.#other?.word === candidate.word) this.#other = undefined;
      [this.#best, this.#isBestSeen] = [candidate, isSeen];
    } else if (isSeen && candidate.cost < (this.#other?.cost ?? Infinity)) {
      this.#other = candidate;
    }
  }

  get made(): WordReading {
    const isClose = this.#other !== undefined && this.#other.cost < this.#best.cost + DOUBT;
    return { best: this.#best.word, other: isClose ? this.#other?.word : undefined };
  }
}

function costOfKeeping(token: string, lexicon: Lexicon): number {
  if (lexicon.has(token)) return lexicon.isRare(token) ? COSTS.rare : COSTS.known;
  // «دریای خزر»: the ezafe behind a vowel.
  if (/.{3}[او]ی$/u.test(token) && lexicon.has(token.slice(0, -1))) return COSTS.known;
  const stem = lexicon.stemOf(token);
  if (stem === undefined) return LIMIT;
  // «برفیی» is not a word with an ending: a letter was typed twice.
  if (stem.at(-1) === token.at(-1)) return LIMIT;
  return stem.length > 3 ? COSTS.longStem : COSTS.shortStem;
}
