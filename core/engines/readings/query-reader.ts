import { foldPersian } from '../../ground/persian/fold.ts';
import { searchTokens } from '../../ground/persian/search-tokens.ts';
import { countsInWords } from './counts.ts';
import { persianSpellings } from './finglish.ts';
import { withHalfSpaces } from './half-spaces.ts';
import { typedOnEnglishKeys } from './keyboard-layout.ts';
import type { Lexicon } from './lexicon.ts';
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

const HAS_PERSIAN = /\p{Script=Arabic}/u;
const HAS_LATIN = /\p{Script=Latin}/u;
const LATIN_WORD = /[a-z']+/giu;
/** «zamine-ye», «gol-e», «ketab-ha»: endings that people set apart. */
const LATIN_ENDING = /(?<=[a-z])-(?:y?e|ha|haye)(?![a-z])/giu;
/** Names and abbreviations: «BMW», «QR». */
const CAPITALS = /[A-Z]{2}/;
/** Nobody mistypes that much; and each unknown word is tried in some thousand ways. */
const LONGEST = 200;
/** Letters that are held down: «گربههههه». No word has three of one. */
const ELONGATED = /(\p{L})\1{2,}/gu;

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
    if (text.length > LONGEST) return undefined;
    const folded = foldPersian(text);
    const reading = HAS_PERSIAN.test(folded) ? this.#persian(folded) : this.#latin(text.trim(), folded);
    return reading === undefined || reading === '' || foldPersian(reading) === folded ? undefined : reading;
  }

  #latin(typed: string, folded: string): string | undefined {
    if (!HAS_LATIN.test(folded) || CAPITALS.test(typed)) return undefined;
    const onKeys = this.#onKeys(typed);
    const words = folded.replaceAll(LATIN_ENDING, '').match(LATIN_WORD) ?? [];
    const isEnglish = words.every(
      word => this.#lexicon.english(word) === 'common' || this.#lexicon.captionsWith(word) > 0,
    );
    if (words.length === 0 || isEnglish) return isEnglish && words.length > 0 ? undefined : onKeys;
    // «owl» gives «خصم» on Persian keys: what may be English is taken for that only where captions hold such a word.
    const mayBeEnglish = words.every(word => this.#lexicon.english(word) !== undefined);
    const isOnKeys =
      onKeys !== undefined &&
      (!mayBeEnglish || searchTokens(onKeys).some(word => this.#lexicon.captionsWith(word) > 0));
    return isOnKeys ? onKeys : this.#finglish(words);
  }

  /** Every word must be one in Persian: by chance letters seldom are. */
  #onKeys(typed: string): string | undefined {
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

  /** Most words must have a reading: one Persian word among unread ones helps nobody. */
  #finglish(words: readonly string[]): string | undefined {
    const english = words.map(word => this.#lexicon.english(word));
    // What could be English is Persian only where captions hold the word: «sag», «barf».
    const common = english.filter(how => how === 'common').length;
    const mayBeEnglish = !english.includes(undefined) || (words.length > 1 && common * 2 >= words.length);
    const readings = words.map((word): string | undefined => {
      const small = words.length > 1 ? SMALL_WORDS.get(word) : undefined;
      if (small !== undefined) return small;
      const [best] = persianSpellings(word, this.#lexicon);
      return best && mayBeEnglish && this.#captionsOf(best.word) === 0 ? undefined : best?.word;
    });
    const unread = readings.filter(reading => reading === undefined).length;
    const isRead = readings.some(
      (reading, at) => reading !== undefined && SMALL_WORDS.get(words[at]!) === undefined,
    );
    if (!isRead || unread > (mayBeEnglish ? 0 : words.length / 2)) return undefined;
    const reading = readings
      .map((word, at) => word ?? words[at]!)
      .filter(word => word !== '')
      .join(' ');
    return this.#persian(foldPersian(reading));
  }

  #captionsOf(text: string): number {
    const [word, ...others] = searchTokens(text);
    return word === undefined || others.length > 0 ? 0 : this.#lexicon.captionsWith(word);
  }

  #isKnown(text: string): boolean {
    const words = searchTokens(text);
    return words.every(word => this.#lexicon.knows(word)) || this.#lexicon.compound(text) !== undefined;
  }

  #persian(folded: string): string {
    const inside = (unwrapped(folded) ?? folded).replaceAll('_', ' ').replaceAll(ELONGATED, '$1');
    return withHalfSpaces(countsInWords(inside), this.#lexicon).replaceAll(/ {2,}/g, ' ').trim();
  }
}
