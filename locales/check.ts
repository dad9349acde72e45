import { check as en } from './en/check.ts';
import { check as fa } from './fa/check.ts';
import { inLanguages } from './in-languages.ts';

/** What `negareh check` says. */
export const checkMessages = inLanguages({ en, fa });
