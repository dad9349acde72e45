import { suggestions as en } from './en/suggestions.ts';
import { suggestions as fa } from './fa/suggestions.ts';
import { inLanguages } from './in-languages.ts';

/** The words of `negareh suggestions`. */
export const suggestionMessages = inLanguages({ en, fa });
