import { oversight as en } from './en/oversight.ts';
import { oversight as fa } from './fa/oversight.ts';
import type { Locale } from './format.ts';

/** The words of bulk decisions, progress and the audit trail; English sets the shape. */
export type OversightMessages = typeof en;

const OVERSIGHT: Record<Locale, OversightMessages> = { en, fa };

export const oversightMessages = (locale: Locale): OversightMessages => OVERSIGHT[locale];
