import { takedown as en } from './en/takedown.ts';
import { takedown as fa } from './fa/takedown.ts';
import { inLanguages } from './in-languages.ts';

/** What a takedown says. */
export const takedownMessages = inLanguages({ en, fa });
