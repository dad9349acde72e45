import { foldPersian } from '../../ground/persian/fold.ts';
import { looksArabic } from './looks-arabic.ts';
import { isTransliterated } from './transliteration.ts';

/** What looks wrong with a translation, beside its similarity score; a reviewer sees these as hints. */
export const QUALITY_FLAGS = [
  'not-persian',
  'length-ratio',
  'repeated-words',
  'latin-left',
  'numbers-changed',
  'names-changed',
] as const;
export type QualityFlag = (typeof QUALITY_FLAGS)[number];

/**
 * A Persian translation has about as many words as its English original, or a few fewer (no articles). Outside of
 * this range something was lost or invented. Short captions are left out: one word may well become four.
 */
const WORD_RATIO = { min: 0.4, max: 2.2, fromWords: 4 };
/** Below this share of Arabic-script letters a text is not Persian. */
const PERSIAN_SHARE = 0.5;

const words = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}\u200C'’-]+/gu) ?? [];
const letters = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/**
 * The flags of one pair. Pure, and cheap enough for every row of an import.
 * @param english left out for texts that were never English (crawled titles): comparisons are skipped then.
 */
export function qualityFlags({ english, persian }: { english?: string; persian: string }): QualityFlag[] {
  const text = foldPersian(persian);
  const checks: Record<QualityFlag, boolean> = {
    'not-persian': !looksPersian(persian),
    'length-ratio': english !== undefined && hasOddLength(english, text),
    'repeated-words': repeatsWords(text),
    'latin-left': /\p{Script=Latin}{2,}/u.test(text),
    'numbers-changed': english !== undefined && !sameNumbers(english, text),
    'names-changed': english !== undefined && !namesKept(english, text),
  };
  return QUALITY_FLAGS.filter(flag => checks[flag]);
}

function looksPersian(text: string): boolean {
  const all = letters(text, /\p{L}/gu);
  if (all === 0 || letters(text, /\p{Script=Arabic}/gu) / all < PERSIAN_SHARE) return false;
  return !looksArabic(text);
}

function hasOddLength(english: string, persian: string): boolean {
  const source = words(english).length;
  if (source < WORD_RATIO.fromWords) return false;
  const ratio = words(persian).length / source;
  return ratio < WORD_RATIO.min || ratio > WORD_RATIO.max;
}

/** The same word twice in a row, or one longer word three times: typical of a looping decoder. */
function repeatsWords(text: string): boolean {
  const list = words(text);
  if (list.some((word, index) => index > 0 && word === list[index - 1])) return true;
  const counts = Map.groupBy(
    list.filter(word => word.length > 3),
    word => word,
  );
  return [...counts.values()].some(group => group.length > 2);
}

const ENGLISH_NUMBERS: Record<string, string> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
};
const PERSIAN_NUMBERS: Record<string, string> = {
  یک: '1',
  دو: '2',
  سه: '3',
  چهار: '4',
  پنج: '5',
  شش: '6',
  هفت: '7',
  هشت: '8',
  نه: '9',
  ده: '10',
};

/** Digits must be kept, as digits or as words; so must English number words from two on («one» is often an article). */
function sameNumbers(english: string, persian: string): boolean {
  const found = new Set(words(persian).flatMap(word => [word, ...(word.match(/\d+/g) ?? [])]));
  for (const [word, digit] of Object.entries(PERSIAN_NUMBERS)) {
    // «دونفره» and «سه‌تایی» begin with their number.
    if ([...found].some(other => other === word || other.startsWith(`${word}\u200C`))) found.add(digit);
  }
  const wanted = words(foldPersian(english)).flatMap(
    word => word.match(/\d+/g) ?? ENGLISH_NUMBERS[word] ?? [],
  );
  const loose = [...found].join(' ');
  return wanted.every(digit => digit === '1' || found.has(digit) || loose.includes(wordFor(digit)));
}

const wordFor = (digit: string): string =>
  Object.keys(PERSIAN_NUMBERS).find(word => PERSIAN_NUMBERS[word] === digit && word.length > 2) ?? '\0';

/** Capitalised words inside a sentence are names; each should occur in the Persian text, spelt by sound or in Latin. */
function namesKept(english: string, persian: string): boolean {
  const names = [...english.matchAll(/(?<=[\p{Ll},;]\s)\p{Lu}\p{Ll}{2,}/gu)].map(match => match[0]);
  const candidates = words(persian);
  return names.every(name => candidates.some(word => isTransliterated(name, word)));
}
