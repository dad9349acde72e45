import { foldPersian } from '../../ground/persian/fold.ts';
import { searchTokens } from '../../ground/persian/search-tokens.ts';
import { withoutAskingWords } from './asking-words.ts';
import type { WordReading } from './candidate.ts';
import { countsInWords } from './counts-in-words.ts';
import { FinglishReader } from './finglish-reader.ts';
import { withHalfSpaces } from './half-spaces.ts';
import { typedOnEnglishKeys } from './keyboard-layout.ts';
import { isKnown, isSeen } from './known-words.ts';
import type { Lexicon } from './lexicon.ts';
import { areNonsense, isRowOfKeys } from './nonsense.ts';

const HAS_PERSIAN = /\p{Script=Arabic}/u;
const HAS_LATIN = /\p{Script=Latin}/u;
const LATIN_WORD = /[a-z']+/giu;
/** The same, and numbers, which keep their places: «2 gorbe», «pride 132». */
const LATIN_WORD_OR_NUMBER = /[a-z']+|\d+/giu;
const NUMBER = /^\d/u;
/** «1st», «22nd»: a sign of English. */
const ENGLISH_ORDINAL = /(?<!\p{L})\d+(?:st|nd|rd|th)(?!\p{L})/iu;
/** «gire-dar»: one word, unless none is known that reads so. */
const HYPHENATED = /[a-z']+(?:-[a-z']+)+/giu;
/** «zamine-ye», «gol-e», «ketab-ha»: endings that people set apart. */
const LATIN_ENDING = /(?<=[a-z])-(?:y?e|ha|haye)(?![a-z])/giu;
/** The one word that Persian has borrowed as two. */
const HOT_DOG = /\bhot dog\b/gu;
/** Names and abbreviations: «BMW», «QR». */
const CAPITALS = /[A-Z]{2}/;
/** Longer texts are not read: nobody mistypes that much, and each unknown word is tried in some thousand ways. */
const LONGEST = 200;
/** Letters that are held down: «گربههههه». No word has three of one. */
const ELONGATED = /(\p{L})\1{2,}/gu;

/** Without spaces, half-spaces and what people leave out of «آ». */
const lettersOf = (text: string): string =>
  foldPersian(text)
    .replaceAll(/[ \u200C]/gu, '')
    .replaceAll('آ', 'ا');

/** What a query may mean besides its own words; empty if nothing speaks against them as typed. */
export interface Readings {
  /** What it was taken for. */
  readonly best?: string;
  /** What may have been meant as well. */
  readonly other?: string;
}

/**
 * Reads queries as people type them: on the wrong keyboard layout, in Latin letters, as they speak, with slips, wrapped
 * into a question. Never throws a text away: what it returns is searched beside the text as typed.
 */
export class QueryReader {
  readonly #lexicon: Lexicon;
  readonly #finglishReader: FinglishReader;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
    this.#finglishReader = new FinglishReader(lexicon);
  }

  /** What else the text may mean, in well-written Persian. */
  read(text: string): Readings {
    if (text.length > LONGEST) return {};
    const folded = foldPersian(text);
    const read = HAS_PERSIAN.test(folded) ? this.#persian(folded) : this.#latin(text.trim(), folded);
    if (read === undefined) return {};
    const isTyped = (reading: string) => reading === '' || foldPersian(reading) === folded;
    const best = read.best === undefined || isTyped(read.best) ? undefined : read.best;
    // Texts that differ only by spaces, or by «آ» and «ا», mean the same.
    const isSaid = (text: string | undefined) =>
      text !== undefined && read.other !== undefined && lettersOf(text) === lettersOf(read.other);
    const other = isSaid(folded) || isSaid(best) ? undefined : read.other;
    return { ...(best !== undefined && { best }), ...(other && { other }) };
  }

  /**
   * Whether it is typed at random, in Latin letters that cannot be read as Persian either.
   * @param readings what {@link read} gives for the text.
   */
  isNonsense(text: string, readings: Readings): boolean {
    const folded = foldPersian(text);
    if (text.length > LONGEST || HAS_PERSIAN.test(folded) || CAPITALS.test(text)) return false;
    return readings.best === undefined && areNonsense(folded.match(LATIN_WORD) ?? [], this.#lexicon);
  }

  #latin(typed: string, folded: string): WordReading | undefined {
    if (!HAS_LATIN.test(folded) || CAPITALS.test(typed) || ENGLISH_ORDINAL.test(folded)) return undefined;
    const onKeys = this.#onKeys(typed);
    const whole = folded
      .replaceAll(LATIN_ENDING, '')
      .replaceAll(HOT_DOG, 'hotdog')
      .replaceAll(HYPHENATED, word => this.#finglishReader.joined(word));
    const words = whole.match(LATIN_WORD) ?? [];
    const isEnglish = words.every(
      word => this.#lexicon.english(word) === 'common' || this.#lexicon.captionsWith(word) > 0,
    );
    if (words.length === 0 || isEnglish) return isEnglish && words.length > 0 ? undefined : onKeys;
    if (words.every(isRowOfKeys)) return onKeys;
    // «owl» gives «خصم» on Persian keys: what may be English is taken for that only where captions hold such a word.
    const mayBeEnglish = words.every(word => this.#lexicon.english(word) !== undefined);
    const isOnKeys =
      onKeys !== undefined &&
      (!mayBeEnglish || searchTokens(onKeys.best).some(word => this.#lexicon.captionsWith(word) > 0));
    const read = () => this.#finglish(whole.match(LATIN_WORD_OR_NUMBER) ?? []);
    if (!isOnKeys) return read();
    // «nakhl» gives «دشنام» on Persian keys; captions have «نخل».
    const finglish = isSeen(onKeys.best, this.#lexicon) ? undefined : read();
    return finglish && isSeen(finglish.best, this.#lexicon) ? { ...finglish, other: onKeys.best } : onKeys;
  }

  /** Every word must be one in Persian: by chance letters seldom are. */
  #onKeys(typed: string): WordReading | undefined {
    const words = typedOnEnglishKeys(typed)?.map(readings => {
      const known = readings.filter(reading => isKnown(reading, this.#lexicon));
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
    const read = this.#finglishReader.read(words);
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

  #captionsOf(text: string): number {
    const [word, ...others] = searchTokens(text);
    return word === undefined || others.length > 0 ? 0 : this.#lexicon.captionsWith(word);
  }

  #persian(folded: string): WordReading {
    const inside = (withoutAskingWords(folded) ?? folded).replaceAll('_', ' ').replaceAll(ELONGATED, '$1');
    const { best, other } = withHalfSpaces(countsInWords(inside), this.#lexicon);
    const tidy = (text: string) => text.replaceAll(/ {2,}/g, ' ').trim();
    return { best: tidy(best), other: other === undefined ? undefined : tidy(other) };
  }
}
