import { classify as en } from './en/classify.ts';
import { classify as fa } from './fa/classify.ts';
import { inLanguages } from './in-languages.ts';

/** The words of `negareh classify`. */
export const classifyMessages = inLanguages({ en, fa });
