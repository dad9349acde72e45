import { foldPersian } from '../../ground/persian/fold.ts';
import { searchTokens } from '../../ground/persian/search-tokens.ts';
import { formalWord } from './colloquial.ts';
import { persianSpellings } from './finglish.ts';
import { typedOnEnglishKeys } from './keyboard-layout.ts';
import type { Lexicon } from './lexicon.ts';
import { correctWord, joinWords, splitWord } from './spelling.ts';
import { unwrapped } from './wrapping.ts';

/** Latin words of a text in Latin letters that stand for small Persian words, which the letters alone leave open. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  ye: 'یک',
  yek: 'یک',
  to: 'در',
  tu: 'در',
  too: 'در',
  tuye: 'در',
  tooye: 'در',
  dar: 'در',
  az: 'از',
  ba: 'با',
  be: 'به',
  va: 'و',
  o: 'و',
  ru: 'روی',
  roo: 'روی',
  ruye: 'روی',
  rooye: 'روی',
  zire: 'زیر',
  kenare: 'کنار',
  do: 'دو',
  se: 'سه',
  chand: 'چند',
  aks: 'عکس',
  akse: 'عکس',
  e: '',
}; // prettier-ignore

const HAS_PERSIAN = /\p{Script=Arabic}/u;
const HAS_LATIN = /\p{Script=Latin}/u;
const LATIN_WORD = /[a-z']+/giu;
const PERSIAN_WORD = /[[\p{Script=Arabic}&&[\p{L}\p{M}]]\u200C]+/gv;

/**
 * Reads queries as people type them: on the wrong keyboard layout, in Latin letters, as they speak, with slips, wrapped
 * into a question. Never throws a text away: what it returns is searched beside the text as typed.
 */
export class QueryReader {
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /**
   * What else the text may mean, in well-written Persian.
   * @returns undefined where nothing speaks against the text as typed.
   */
  read(text: string): string | undefined {
    const folded = foldPersian(text);
    const reading = HAS_PERSIAN.test(folded) ? this.#persian(folded) : this.#latin(text.trim(), folded);
    return reading === undefined || reading === '' || foldPersian(reading) === folded ? undefined : reading;
  }

  #latin(typed: string, folded: string): string | undefined {
    if (!HAS_LATIN.test(folded)) return undefined;
    const onKeys = typedOnEnglishKeys(typed).find(reading => this.#isKnown(reading));
    const words = folded.match(LATIN_WORD) ?? [];
    const isEnglish = words.every(
      word => this.#lexicon.english(word) === 'common' || this.#lexicon.captionsWith(word) > 0,
    );
    if (words.length === 0 || isEnglish) return isEnglish && words.length > 0 ? undefined : onKeys;
    return onKeys ?? this.#finglish(words);
  }

  /** All words must have a reading: half of a name in Persian helps nobody. */
  #finglish(words: readonly string[]): string | undefined {
    const readings: string[] = [];
    // What could be English is Persian only where captions hold the word: «sag», «barf».
    const english = words.map(word => this.#lexicon.english(word));
    const mayBeEnglish = english.includes('common') || !english.includes(undefined);
    for (const word of words) {
      const small = words.length > 1 ? SMALL_WORDS[word] : undefined;
      if (small === '') continue;
      const [best] = small === undefined ? persianSpellings(word, this.#lexicon) : [{ word: small }];
      if (!best) return undefined;
      if (mayBeEnglish && this.#lexicon.captionsWith(best.word) === 0) return undefined;
      readings.push(best.word);
    }
    const reading = readings.join(' ');
    return unwrapped(reading) ?? reading;
  }

  #isKnown(text: string): boolean {
    const words = searchTokens(text);
    return (
      words.length > 0 &&
      words.every(word => this.#lexicon.knows(word)) &&
      words.some(word => word.length > 3 || this.#lexicon.captionsWith(word) > 0)
    );
  }

  #persian(folded: string): string {
    const inside = unwrapped(folded) ?? folded;
    const pieces: string[] = [];
    let end = 0;
    let before: string | undefined;
    for (const { 0: word, index } of inside.matchAll(PERSIAN_WORD)) {
      const between = inside.slice(end, index);
      const joined =
        between === ' ' && before !== undefined ? joinWords(before, word, this.#lexicon) : undefined;
      if (joined === undefined) pieces.push(between, this.#word(word, before === undefined));
      else pieces[pieces.length - 1] = joined;
      before = joined ?? word;
      end = index + word.length;
    }
    return [...pieces, inside.slice(end)].join('').replaceAll(/ {2,}/g, ' ').trim();
  }

  /** One word as it would be written well; itself where nothing speaks against it. */
  #word(written: string, isFirst: boolean): string {
    const [word, ...others] = searchTokens(written);
    if (word === undefined || others.length > 0) return written;
    const lexicon = this.#lexicon;
    return (
      formalWord(word, lexicon, { isFirst }) ??
      splitWord(word, lexicon) ??
      correctWord(word, lexicon) ??
      written
    );
  }
}
