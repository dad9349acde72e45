import { review as en } from './en/review.ts';
import { review as fa } from './fa/review.ts';
import { inLanguages } from './in-languages.ts';

/** The words of the review screen. */
export const reviewMessages = inLanguages({ en, fa });
