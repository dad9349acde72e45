import { searchTokens } from '../../ground/persian/search-tokens.ts';

/** Words that do not say what is looked for; a single letter is «و» or an initial. */
const SMALL = new Set(
  'در از با به بر تا که را و یا هم یک دو سه چند این آن روی زیر کنار پشت جلوی توی داخل برای بدون حال پر عکس تصویر'.split(
    ' ',
  ),
);
const PERSIAN = /\p{Script=Arabic}/u;
/** Behind a vowel it is a letter: «پیتزای داغ». */
const EZAFE = /(?<=.[او])ی$/u;
/** What a Persian phrase is about comes first: of «گربهٔ ناز» captions must know the cat, of «شب یلدا» there may be any night. */
const HEAD = 2;

/** The words of a text that say what is looked for: Persian ones, without «در» and «یک». */
export const tellingWords = (text: string): string[] =>
  searchTokens(text).filter(word => word.length > 1 && PERSIAN.test(word) && !SMALL.has(word));

/**
 * How much of a text's words stand in some caption, 0 to 1, of which the first counts double. Latin words and numbers count
 * for nothing: names are written so, and a model may know English words that no Persian caption holds.
 * @param captionsWith in how many captions a word stands.
 * @param leftOut captions that count as if they weren't there.
 * @returns undefined for a text without Persian words.
 */
export function coverageOf(
  text: string,
  captionsWith: (word: string) => number,
  leftOut: readonly string[] = [],
): number | undefined {
  const words = tellingWords(text);
  if (words.length === 0) return undefined;
  const others = leftOut.map(caption => new Set(searchTokens(caption)));
  const isHeld = (word: string) => captionsWith(word) > others.filter(caption => caption.has(word)).length;
  const isKnown = (word: string) => isHeld(word) || isHeld(word.replace(EZAFE, ''));
  const weights = words.map((word, at) => (isKnown(word) ? (at === 0 ? HEAD : 1) : 0));
  return weights.reduce<number>((sum, one) => sum + one, 0) / (words.length - 1 + HEAD);
}
