import { pairs as en } from './en/pairs.ts';
import { pairs as fa } from './fa/pairs.ts';
import type { Locale } from './format.ts';

/** What the commands about caption pairs say; English sets the shape. */
export type PairMessages = typeof en;

const PAIRS: Record<Locale, PairMessages> = { en, fa };

export const pairMessages = (locale: Locale): PairMessages => PAIRS[locale];
