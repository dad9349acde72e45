import { bot as en } from './en/bot.ts';
import { bot as fa } from './fa/bot.ts';
import { inLanguages } from './in-languages.ts';

/** The Telegram bot's words. */
export const botMessages = inLanguages({ en, fa });

export type BotMessages = typeof en;
