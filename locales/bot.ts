import { bot as en } from './en/bot.ts';
import { bot as fa } from './fa/bot.ts';
import type { Locale } from './format.ts';

/** The Telegram bot's words; English sets the shape, and Persian must fill all of it. */
export type BotMessages = typeof en;

const BOT: Record<Locale, BotMessages> = { en, fa };

export const botMessages = (locale: Locale): BotMessages => BOT[locale];
