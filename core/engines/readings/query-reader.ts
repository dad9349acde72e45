import { foldPersian } from '../../ground/persian/fold.ts';
import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { WordReading } from './candidate.ts';
import { countsInWords } from './counts.ts';
import { persianSpellings, type Spelling } from './finglish.ts';
import { withHalfSpaces } from './half-spaces.ts';
import { typedOnEnglishKeys } from './keyboard-layout.ts';
import type { Lexicon } from './lexicon.ts';
import { LOAN_WORDS } from './loan-words.ts';
import { unwrapped } from './wrapping.ts';

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
); // prettier-ignore

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

const HAS_PERSIAN = /\p{Script=Arabic}/u;
const HAS_LATIN = /\p{Script=Latin}/u;
const LATIN_WORD = /[a-z']+/giu;
/** The same, and numbers, which stay where they stand: «2 gorbe», «pride 132». */
const LATIN_WORD_OR_NUMBER = /[a-z']+|\d+/giu;
const NUMBER = /^\d/u;
/** «1st», «22nd»: who writes so writes English. */
const ENGLISH_ORDINAL = /(?<!\p{L})\d+(?:st|nd|rd|th)(?!\p{L})/iu;
/** «gire-dar»: one word, unless none is known that reads so. */
const HYPHENATED = /[a-z']+(?:-[a-z']+)+/giu;
/** «zamine-ye», «gol-e», «ketab-ha»: endings that people set apart. */
const LATIN_ENDING = /(?<=[a-z])-(?:y?e|ha|haye)(?![a-z])/giu;
/** The one word that Persian has borrowed as two. */
const HOT_DOG = /\bhot dog\b/gu;
/** Names and abbreviations: «BMW», «QR». */
const CAPITALS = /[A-Z]{2}/;
/** Nobody mistypes that much; and each unknown word is tried in some thousand ways. */
const LONGEST = 200;
/** Letters that are held down: «گربههههه». No word has three of one. */
const ELONGATED = /(\p{L})\1{2,}/gu;

/** Without spaces, half-spaces and what people leave out of «آ». */
const lettersOf = (text: string): string =>
  foldPersian(text)
    .replaceAll(/[ \u200C]/gu, '')
    .replaceAll('آ', 'ا');

/** What a query may mean besides what stands there; neither where nothing speaks against it as typed. */
export interface Readings {
  /** What it was taken for. */
  readonly best?: string;
  /** What may have been meant as well. */
  readonly other?: string;
}

/** A spelling that costs this much more than the likeliest may have been meant as well. */
const DOUBT = 0.5;
/** What speaks for a spelling that stands in captions beside the word that it stands beside here. */
const IN_PAIR = 0.6;

/**
 * Reads queries as people type them: on the wrong keyboard layout, in Latin letters, as they speak, with slips, wrapped
 * into a question. Never throws a text away: what it returns is searched beside the text as typed.
 */
export class QueryReader {
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** What else the text may mean, in well-written Persian. */
  read(text: string): Readings {
    if (text.length > LONGEST) return {};
    const folded = foldPersian(text);
    const read = HAS_PERSIAN.test(folded) ? this.#persian(folded) : this.#latin(text.trim(), folded);
    if (read === undefined) return {};
    const isTyped = (reading: string) => reading === '' || foldPersian(reading) === folded;
    const best = read.best === undefined || isTyped(read.best) ? undefined : read.best;
    // What differs by spaces, or «آ» and «ا», is nothing else that may have been meant.
    const isSaid = (text: string | undefined) =>
      text !== undefined && read.other !== undefined && lettersOf(text) === lettersOf(read.other);
    const other = isSaid(folded) || isSaid(best) ? undefined : read.other;
    return { ...(best !== undefined && { best }), ...(other && { other }) };
  }

  #latin(typed: string, folded: string): WordReading | undefined {
    if (!HAS_LATIN.test(folded) || CAPITALS.test(typed) || ENGLISH_ORDINAL.test(folded)) return undefined;
    const onKeys = this.#onKeys(typed);
    const whole = folded
      .replaceAll(LATIN_ENDING, '')
      .replaceAll(HOT_DOG, 'hotdog')
      .replaceAll(HYPHENATED, word => this.#joined(word));
    const words = whole.match(LATIN_WORD) ?? [];
    const isEnglish = words.every(
      word => this.#lexicon.english(word) === 'common' || this.#lexicon.captionsWith(word) > 0,
    );
    if (words.length === 0 || isEnglish) return isEnglish && words.length > 0 ? undefined : onKeys;
    // «owl» gives «خصم» on Persian keys: what may be English is taken for that only where captions hold such a word.
    const mayBeEnglish = words.every(word => this.#lexicon.english(word) !== undefined);
    const isOnKeys =
      onKeys !== undefined &&
      (!mayBeEnglish || searchTokens(onKeys.best).some(word => this.#lexicon.captionsWith(word) > 0));
    const read = () => this.#finglish(whole.match(LATIN_WORD_OR_NUMBER) ?? []);
    if (!isOnKeys) return read();
    // «nakhl» gives «دشنام» on Persian keys; captions have «نخل».
    const finglish = this.#isSeen(onKeys.best) ? undefined : read();
    return finglish && this.#isSeen(finglish.best) ? { ...finglish, other: onKeys.best } : onKeys;
  }

  /** Every word must be one in Persian: by chance letters seldom are. */
  #onKeys(typed: string): WordReading | undefined {
    const words = typedOnEnglishKeys(typed)?.map(readings => {
      const known = readings.filter(reading => this.#isKnown(reading));
      return known.sort((a, b) => this.#captionsOf(b) - this.#captionsOf(a))[0];
    });
    if (!words || words.length === 0 || words.includes(undefined)) return undefined;
    const text = words.join(' ');
    const isLikely = words.some(
      word => word !== undefined && (word.length > 2 || this.#captionsOf(word) > 0),
    );
    return isLikely ? this.#persian(foldPersian(text)) : undefined;
  }

  /**
   * Most words must have a reading: one Persian word among unread ones helps nobody.
   * @param typed words and numbers, in their order
   */
  #finglish(typed: readonly string[]): WordReading | undefined {
    const words = typed.filter(word => !NUMBER.test(word));
    const read = this.#wordsInPersian(words);
    if (read === undefined) return undefined;
    const written = (which: (reading: WordReading) => string): WordReading => {
      const reading = read.values();
      const text = typed.map(word => {
        if (NUMBER.test(word)) return word;
        const one = reading.next().value;
        return one ? which(one) : word;
      });
      return this.#persian(foldPersian(text.filter(word => word !== '').join(' ')));
    };
    const best = written(({ best }) => best);
    const isDoubtful = read.some(reading => reading?.other !== undefined);
    return isDoubtful ? { ...best, other: written(({ best, other = best }) => other).best } : best;
  }

  /** Each word's reading, if the words are Persian at all. */
  #wordsInPersian(words: readonly string[]): (WordReading | undefined)[] | undefined {
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
      return isPersian ? spelt : spelt.filter(({ word: one }) => this.#isSeen(one));
    });
    const readings = words.map((_, at) => this.#likeliest(at, words, spellings));
    const unread = readings.filter(reading => reading === undefined).length;
    // What English may have written says nothing: a word is Persian by its letters, or beside one that is nothing else.
    const isPersianAt = (word: string) =>
      words.some(one => PERSIAN_ONLY.has(one)) ||
      words.length === 1 ||
      this.#loanWord(word) === undefined ||
      persianSpellings(word, this.#lexicon).some(({ word: one }) => this.#isSeen(one));
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
    const other = others.find(({ word }) => word !== best.word && this.#isSeen(word));
    const isClose = other !== undefined && other.cost < best.cost + DOUBT;
    return { best: best.word, other: isClose ? other.word : undefined };
  }

  /** The Persian spelling of an English word that Persian has borrowed: that of captions, else one that is known. */
  #loanWord(english: string): string | undefined {
    const spelt = LOAN_WORDS.get(english) ?? [];
    return spelt.find(word => this.#isSeen(word)) ?? spelt.find(word => this.#isKnown(word));
  }

  #joined(hyphenated: string): string {
    const word = hyphenated.replaceAll('-', '');
    if (this.#loanWord(word) !== undefined) return word;
    const isKnown = persianSpellings(word, this.#lexicon).some(({ word: one }) => this.#isSeen(one));
    return isKnown ? word : hyphenated;
  }

  #isSeen(word: string): boolean {
    return searchTokens(word).every(token => this.#lexicon.captionsWith(token) > 0);
  }

  #captionsOf(text: string): number {
    const [word, ...others] = searchTokens(text);
    return word === undefined || others.length > 0 ? 0 : this.#lexicon.captionsWith(word);
  }

  #isKnown(text: string): boolean {
    const words = searchTokens(text);
    return words.every(word => this.#lexicon.knows(word)) || this.#lexicon.compound(text) !== undefined;
  }

  #persian(folded: string): WordReading {
    const inside = (unwrapped(folded) ?? folded).replaceAll('_', ' ').replaceAll(ELONGATED, '$1');
    const { best, other } = withHalfSpaces(countsInWords(inside), this.#lexicon);
    const tidy = (text: string) => text.replaceAll(/ {2,}/g, ' ').trim();
    return { best: tidy(best), other: other === undefined ? undefined : tidy(other) };
  }
}
