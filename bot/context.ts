import type { Context, MiddlewareFn } from 'grammy';
import { type BotMessages, botMessages } from '../locales/bot.ts';
import type { Locale } from '../locales/format.ts';
import type { AnswerJournal } from './sending/answer-journal.ts';

/** What every handler gets beside grammY's own context: the reader's language, its words, and what was sent so far. */
interface BotFlavor {
  locale: Locale;
  texts: BotMessages;
  journal: AnswerJournal;
}

export type BotContext = Context & BotFlavor;

/**
 * Persian if the client reports Persian or no language, English for every other language: somebody who uses Telegram in German reads
 * English more easily than Persian.
 */
export const localeOf = (languageCode: string | undefined): Locale =>
  languageCode === undefined || /^(fa|prs)\b/i.test(languageCode) ? 'fa' : 'en';

export const withTexts: MiddlewareFn<BotContext> = (ctx, next) => {
  ctx.locale = localeOf(ctx.from?.language_code);
  ctx.texts = botMessages(ctx.locale);
  return next();
};
