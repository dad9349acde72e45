import { ingest as en } from './en/ingest.ts';
import { ingest as fa } from './fa/ingest.ts';
import type { Locale } from './format.ts';

/** What ingest says; English sets the shape. */
export type IngestMessages = typeof en;

const INGEST: Record<Locale, IngestMessages> = { en, fa };

export const ingestMessages = (locale: Locale): IngestMessages => INGEST[locale];
