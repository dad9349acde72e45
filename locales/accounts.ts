import { accounts as en } from './en/accounts.ts';
import { accounts as fa } from './fa/accounts.ts';
import type { Locale } from './format.ts';

/** The words of signing in, of accounts and of the menu; English sets the shape. */
export type AccountMessages = typeof en;

const ACCOUNTS: Record<Locale, AccountMessages> = { en, fa };

export const accountMessages = (locale: Locale): AccountMessages => ACCOUNTS[locale];
