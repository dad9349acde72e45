import { oversight as en } from './en/oversight.ts';
import { oversight as fa } from './fa/oversight.ts';
import { inLanguages } from './in-languages.ts';

/** The words of bulk decisions, progress and the audit trail. */
export const oversightMessages = inLanguages({ en, fa });
