import { demo as en } from './en/demo.ts';
import { demo as fa } from './fa/demo.ts';
import type { Locale } from './format.ts';

/** The demo's words; English sets the shape, and Persian must fill all of it. */
export type DemoMessages = typeof en;

const DEMO: Record<Locale, DemoMessages> = { en, fa };

export const demoMessages = (locale: Locale): DemoMessages => DEMO[locale];
