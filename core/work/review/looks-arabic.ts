import { foldPersian } from '../../ground/persian/fold.ts';

/** Folded Arabic words that do not occur in Persian. */
const ARABIC_WORDS = new Set([
  'فی',
  'عن',
  'مع',
  'هذا',
  'هذه',
  'التی',
  'الذی',
  'الی',
  'کان',
  'ثم',
  'لیس',
  'انه',
  'هناک',
]);
/** Words that many Persian sentences contain, and few Arabic ones. */
const PERSIAN_WORDS = new Set([
  'در',
  'به',
  'از',
  'که',
  'را',
  'با',
  'این',
  'آن',
  'یک',
  'است',
  'برای',
  'روی',
  'کنار',
  'هر',
  'تا',
  'دو',
  'سه',
  'های',
  'ها',
]);
/** The Arabic article before a word of three letters or more, except Persian words that begin this way by chance. */
const ARTICLE = /^(?:و|ب|ل|ف|ک)?ال(?!ان|بته|گو|ماس|هام|هه|مپیک|کتر|کل|اغ|نگو|فبا|مان)\p{L}{3}/u;
/** Spellings that Persian has given up and Arabic has not: teh marbuta, hamza with alef, hamza at the end. */
const ARABIC_SPELLING = /[\u0629\u0623\u0625]|\u0621$/u;
/** Letters of Persian keyboards, the half-space, and an alef maksura inside a word, where Arabic has none. */
const PERSIAN_SPELLING = /[پچژگکی\u200C]|\u0649(?=\p{L})/u;

/** More signs than one word spelt by chance gives. */
const ENOUGH = 2;

/**
 * Whether a text in Arabic letters is Arabic rather than Persian. Letters alone do not tell: an Arabic keyboard or an
 * old encoding gives Persian words ي, ك and ى. So words and spellings that only one of the two has are weighed.
 */
export function looksArabic(text: string): boolean {
  let [arabic, persian] = [0, 0];
  for (const word of text.normalize('NFKC').match(/[\p{L}\p{M}\u200C]+/gu) ?? []) {
    const folded = foldPersian(word);
    if (ARABIC_SPELLING.test(word)) arabic += 1;
    if (ARABIC_WORDS.has(folded) || ARTICLE.test(folded)) arabic += 1;
    if (PERSIAN_SPELLING.test(word)) persian += 1;
    if (PERSIAN_WORDS.has(folded)) persian += 1;
  }
  return arabic >= ENOUGH && arabic > persian;
}
