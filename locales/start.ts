import { start as en } from './en/start.ts';
import { start as fa } from './fa/start.ts';
import type { Locale } from './format.ts';

/** The words of `npm start`; English sets the shape, and Persian must fill all of it. */
export type StartMessages = typeof en;

const START: Record<Locale, StartMessages> = { en, fa };

export const startMessages = (locale: Locale): StartMessages => START[locale];
