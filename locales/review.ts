import { review as en } from './en/review.ts';
import { review as fa } from './fa/review.ts';
import type { Locale } from './format.ts';

/** The words of the review screen; English sets the shape, and Persian must fill all of it. */
export type ReviewMessages = typeof en;

const REVIEW: Record<Locale, ReviewMessages> = { en, fa };

export const reviewMessages = (locale: Locale): ReviewMessages => REVIEW[locale];
