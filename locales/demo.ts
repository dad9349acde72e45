import { demo as en } from './en/demo.ts';
import { demo as fa } from './fa/demo.ts';
import type { Locale } from './format.ts';

/** The demo's words; English sets the shape, and Persian must fill all of it. */
const DEMO: Record<Locale, typeof en> = { en, fa };

export const demoMessages = (locale: Locale): typeof en => DEMO[locale];
