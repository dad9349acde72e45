import type { WordReading } from './candidate.ts';
import { persianSpellings, type Spelling } from './finglish.ts';
import { isKnown, isSeen } from './known-words.ts';
import type { Lexicon } from './lexicon.ts';
import { LOAN_WORDS } from './loan-words.ts';

/** Latin words of a text in Latin letters that stand for small Persian words, which the letters alone leave open. */
const SMALL_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
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
  }),
);

/** Those of them that no English sentence has. */
const PERSIAN_ONLY = new Set([
  'va',
  'ye',
  'yek',
  'az',
  'ruye',
  'rooye',
  'tuye',
  'tooye',
  'zire',
  'kenare',
  'aks',
  'akse',
]);

/** A spelling that costs this much more than the likeliest may have been meant as well. */
const DOUBT = 0.5;
/** What speaks for a spelling that stands in captions beside the word that it stands beside here. */
const IN_PAIR = 0.6;

/** Reads the Latin words of a text as the Persian words that they stand for; `finglish.ts` knows the spellings of each. */
export class FinglishReader {
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** Each word's reading, if the words are Persian at all. */
  read(words: readonly string[]): (WordReading | undefined)[] | undefined {
    const english = words.map(word => this.#lexicon.english(word));
    // What could be English is Persian only where captions hold the word: «sag», «barf».
    const common = english.filter(how => how === 'common').length;
    const mayBeEnglish =
      !words.some(word => PERSIAN_ONLY.has(word)) &&
      (!english.includes(undefined) || (words.length > 1 && common * 2 >= words.length));
    const spellings = words.map((word, at): readonly Spelling[] => {
      const small = words.length > 1 ? SMALL_WORDS.get(word) : undefined;
      const loan = words.length > 1 && !mayBeEnglish ? this.#loanWord(word) : undefined;
      const certain = small ?? loan;
      if (certain !== undefined) return [{ word: certain, cost: 0 }];
      const spelt = persianSpellings(word, this.#lexicon);
      // «hot dog» is no «حوت دق».
      const isPersian = !mayBeEnglish && english[at] === undefined;
      return isPersian ? spelt : spelt.filter(({ word: one }) => isSeen(one, this.#lexicon));
    });
    const readings = words.map((_, at) => this.#likeliest(at, words, spellings));
    const unread = readings.filter(reading => reading === undefined).length;
    // What English may have written says nothing: a word is Persian by its letters, or beside one that is nothing else.
    const isPersianAt = (word: string) =>
      words.some(one => PERSIAN_ONLY.has(one)) ||
      words.length === 1 ||
      this.#loanWord(word) === undefined ||
      persianSpellings(word, this.#lexicon).some(({ word: one }) => isSeen(one, this.#lexicon));
    const isRead = readings.some(
      (reading, at) => reading !== undefined && !SMALL_WORDS.has(words[at]!) && isPersianAt(words[at]!),
    );
    return isRead && unread <= (mayBeEnglish ? 0 : words.length / 2) ? readings : undefined;
  }

  /** What the letters alone say least against; words that captions have side by side speak for each other. */
  #likeliest(
    at: number,
    words: readonly string[],
    spellings: readonly (readonly Spelling[])[],
  ): WordReading | undefined {
    const besides = (place: number) =>
      SMALL_WORDS.has(words[place] ?? '') ? undefined : spellings[place]?.[0]?.word;
    const [before, after] = [besides(at - 1), besides(at + 1)];
    const isPair = (word: string) =>
      (before !== undefined && this.#lexicon.hasPair(before, word)) ||
      (after !== undefined && this.#lexicon.hasPair(word, after));
    const [best, ...others] = spellings[at]!.map(({ word, cost }) => ({
      word,
      cost: cost - (isPair(word) ? IN_PAIR : 0),
    })).sort((one, other) => one.cost - other.cost);
    if (best === undefined) return undefined;
    const other = others.find(({ word }) => word !== best.word && isSeen(word, this.#lexicon));
    const isClose = other !== undefined && other.cost < best.cost + DOUBT;
    return { best: best.word, other: isClose ? other.word : undefined };
  }

  /** The Persian spelling of an English word that Persian has borrowed: that of captions, else one that is known. */
  #loanWord(english: string): string | undefined {
    const spelt = LOAN_WORDS.get(english) ?? [];
    return (
      spelt.find(word => isSeen(word, this.#lexicon)) ?? spelt.find(word => isKnown(word, this.#lexicon))
    );
  }

  /** «gire-dar» as one word, where one is known that reads so. */
  joined(hyphenated: string): string {
    const word = hyphenated.replaceAll('-', '');
    if (this.#loanWord(word) !== undefined) return word;
    const isKnown = persianSpellings(word, this.#lexicon).some(({ word: one }) => isSeen(one, this.#lexicon));
    return isKnown ? word : hyphenated;
  }
}
