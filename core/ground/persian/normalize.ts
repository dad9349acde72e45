import { foldPersian } from './fold.ts';
import { oneForm } from './word-forms.ts';

/** Everything that is neither a letter, a mark of one, a digit, nor a half-space. */
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}\u200C]+/gu;
const isLatin = (character: string | undefined): boolean => /\p{Script=Latin}/u.test(character ?? '');

/** Punctuation as the demo model saw it in training: commas of a list, apostrophe and hyphen of English words. */
function betweenWords(run: string, at: number, text: string): string {
  const [before, after] = [text[at - 1], text[at + run.length]];
  if (before === undefined || after === undefined) return '';
  const sign = run.trim();
  if (sign === '،' || sign === ',') return isLatin(before) ? ', ' : '، ';
  if (/^['’-]$/.test(run) && isLatin(before) && isLatin(after)) return run === '-' ? '-' : '’';
  return ' ';
}

/** Words of the demo model's training whose dictionary spelling has a hamza that the folding drops. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    'پنگوئن',
    'تزئین',
    'آکوردئون',
    'آکاردئون',
    'تئاتر',
    'ویدئو',
    'کاکائو',
    'کاکائوی',
    'گازوئیل',
    'کارائوکه',
    'شیء',
    'اشیاء',
    'عائله',
    'جیائوزی',
    'بائو',
  ].map(word => [foldPersian(word), word]),
);
const respell = (text: string): string => text.replace(/\p{L}+/gu, word => SPELLINGS.get(word) ?? word);

/**
 * A text for a model that was trained only on plain captions, like the demo model: folded, without punctuation, symbols
 * and emoji, its words in one form. A text that consists only of these is just folded.
 */
export function normalizePersian(text: string): string {
  const folded = foldPersian(text);
  const words = oneForm(folded.replace(BETWEEN_WORDS, betweenWords));
  return words === '' ? folded : respell(words);
}
