import { pairExport as en } from './en/export.ts';
import { pairExport as fa } from './fa/export.ts';
import { inLanguages } from './in-languages.ts';

/** What the export of approved pairs says: the command, the page, and the data card of what was written. */
export const exportMessages = inLanguages({ en, fa });
