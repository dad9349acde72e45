import { check as en } from './en/check.ts';
import { check as fa } from './fa/check.ts';
import type { Locale } from './format.ts';

/** What `negareh check` says; English sets the shape. */
export type CheckMessages = typeof en;

const CHECK: Record<Locale, CheckMessages> = { en, fa };

export const checkMessages = (locale: Locale): CheckMessages => CHECK[locale];
