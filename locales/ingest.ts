import { ingest as en } from './en/ingest.ts';
import { ingest as fa } from './fa/ingest.ts';
import type { Locale } from './format.ts';

/** What ingest says; English sets the shape, and Persian must fill all of it. */
const INGEST: Record<Locale, typeof en> = { en, fa };

export const ingestMessages = (locale: Locale): typeof en => INGEST[locale];
