import { ingest as en } from './en/ingest.ts';
import { ingest as fa } from './fa/ingest.ts';
import { inLanguages } from './in-languages.ts';

/** What ingest says. */
export const ingestMessages = inLanguages({ en, fa });
