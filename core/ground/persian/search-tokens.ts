import { normalizePersian } from './normalize.ts';

/** Endings that are written after a non-joiner or a space and do not change what a word is about. */
const ENDINGS = new Set(['ها', 'های', 'هایی', 'ی', 'ای', 'تر', 'ترین', 'ام', 'ات', 'اش', 'ان', 'می', 'نمی']);

/**
 * The words of a text as full-text search compares them: normalised, the hamza of «زمینهٔ» dropped, cut at
 * everything that is no letter or digit; the halves of «کتاب‌ها» become «کتاب», those of «نیم‌روز» stay two words.
 */
export function searchTokens(text: string): string[] {
  const words =
    normalizePersian(text)
      .replaceAll('\u0654', '')
      .match(/[\p{L}\p{N}\u200C]+/gu) ?? [];
  return words.flatMap(word => {
    const parts = word.split('\u200C').filter(part => part !== '');
    return parts.length > 1 ? parts.filter(part => !ENDINGS.has(part)) : parts;
  });
}
