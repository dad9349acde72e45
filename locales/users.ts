import { users as en } from './en/users.ts';
import { users as fa } from './fa/users.ts';
import type { Locale } from './format.ts';

/** What `negareh users` says; English sets the shape. */
export type UserMessages = typeof en;

const USERS: Record<Locale, UserMessages> = { en, fa };

export const userMessages = (locale: Locale): UserMessages => USERS[locale];
