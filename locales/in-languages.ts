import type { Locale } from './format.ts';

/** The words of a part in the reader's language. English sets the shape, and the compiler has Persian fill all of it. */
export const inLanguages =
  <Words>(words: Record<Locale, Words>): ((locale: Locale) => Words) =>
  locale =>
    words[locale];
