import { models as en } from './en/models.ts';
import { models as fa } from './fa/models.ts';
import { inLanguages } from './in-languages.ts';

/** What the commands about models say. */
export const modelMessages = inLanguages({ en, fa });
