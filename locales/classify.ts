import { classify as en } from './en/classify.ts';
import { classify as fa } from './fa/classify.ts';
import type { Locale } from './format.ts';

/** The words of `negareh classify`; English sets the shape, and Persian must fill all of it. */
export type ClassifyMessages = typeof en;

const CLASSIFY: Record<Locale, ClassifyMessages> = { en, fa };

export const classifyMessages = (locale: Locale): ClassifyMessages => CLASSIFY[locale];
