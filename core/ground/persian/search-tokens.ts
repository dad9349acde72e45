import { foldPersian } from './fold.ts';
import { oneForm } from './word-forms.ts';

/** Endings that are written after a half-space and do not change what a word is about. */
const ENDINGS = new Set(['ی', 'ای', 'ام', 'ات', 'اش', 'ان', 'تر', 'ترین']);
/** A word ends where the script changes: «USBها», «2تا». */
const WORDS = /[[\p{Script=Arabic}&&[\p{L}\p{M}]]\u200C]+|\p{N}+|[\p{L}\p{M}]+/gv;
/** One word of letters that are left as they are: most of a dictionary, which a search process reads at its start. */
const PLAIN_WORD = /^[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+$/;

/**
 * The words of a text as full-text search compares them: folded, in one form, cut at everything that is no letter or
 * digit; the half of «خانه‌ای» that is an ending is dropped, the halves of «نیم‌روز» are two words.
 */
export function searchTokens(text: string): string[] {
  const folded = foldPersian(text);
  // Other forms of a word begin at a space, a half-space or the ending of the plural.
  if (PLAIN_WORD.test(folded) && !folded.includes('ها')) return [folded];
  const words = oneForm(folded).match(WORDS) ?? [];
  return words.flatMap(word => {
    const parts = word.split('\u200C').filter(part => part !== '');
    return parts.length > 1 ? parts.filter((part, index) => index === 0 || !ENDINGS.has(part)) : parts;
  });
}
