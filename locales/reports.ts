import { reports as en } from './en/reports.ts';
import { reports as fa } from './fa/reports.ts';
import { inLanguages } from './in-languages.ts';

/** What `negareh reports` says. */
export const reportMessages = inLanguages({ en, fa });
