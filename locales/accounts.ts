import { accounts as en } from './en/accounts.ts';
import { accounts as fa } from './fa/accounts.ts';
import { inLanguages } from './in-languages.ts';

/** The words of signing in, of accounts and of the menu. */
export const accountMessages = inLanguages({ en, fa });
