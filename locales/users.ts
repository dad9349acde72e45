import { users as en } from './en/users.ts';
import { users as fa } from './fa/users.ts';
import { inLanguages } from './in-languages.ts';

/** What `negareh users` says. */
export const userMessages = inLanguages({ en, fa });
