import { NORMALIZER_VERSION, normalizePersian } from './normalize.ts';

/** Nothing is changed: for scorers, which were trained on cased English too. */
export const AS_WRITTEN = 0;
/** {@link normalizeLetters}; numbers from 100 on count its versions. */
export const LETTERS_ONLY = 100;

const ARABIC_LETTERS: Readonly<Record<string, string>> = { ي: 'ی', ك: 'ک' };

/**
 * For models that were trained on captions as they were: touches only what a Persian writer never means, the letters
 * of an Arabic keyboard and the tatweel, so that captions of their data sets pass unchanged. Joiners stay.
 */
const normalizeLetters = (text: string): string =>
  text.replace(/[يك]/g, letter => ARABIC_LETTERS[letter] ?? letter).replaceAll('\u0640', '');

/** What a text passes through on its way into an encoder, by the number that presets and snapshots keep. */
export const TEXT_NORMALIZERS: ReadonlyMap<number, (text: string) => string> = new Map([
  [AS_WRITTEN, (text: string) => text],
  [NORMALIZER_VERSION, normalizePersian],
  [LETTERS_ONLY, normalizeLetters],
]);
