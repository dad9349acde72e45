import { sequentialize } from '@grammyjs/runner';
import { Bot } from 'grammy';
import { type BotContext, withTexts } from './context.ts';
import { createErrorHandler } from './error-handler.ts';
import { examples } from './features/examples.ts';
import { help } from './features/help.ts';
import { more } from './features/more.ts';
import { otherMessages } from './features/other-messages.ts';
import { searchText } from './features/search-text.ts';
import { sources } from './features/sources.ts';
import { start } from './features/start.ts';
import { firstOfAlbum } from './first-of-album.ts';
import { leaveForLater } from './left-for-later.ts';
import { guardPresses } from './press-guard.ts';
import { limitRate } from './rate-limit.ts';
import type { BotServices } from './services.ts';
import { clientOptions, installTransformers, type TelegramConnection } from './telegram-api.ts';

/** The whole bot in reading order: what every update passes, then one composer a feature. */
export function createBot(connection: TelegramConnection, services: BotServices): Bot<BotContext> {
  const bot = new Bot<BotContext>(connection.token, { client: clientOptions(connection) });
  installTransformers(bot.api, connection);

  const updates = bot.filter(ctx => !ctx.from?.is_bot);
  updates.use(
    withTexts,
    firstOfAlbum(),
    limitRate(),
    guardPresses(),
    // One answer at a time in a chat, so that albums and their buttons do not mix.
    sequentialize(ctx => String(ctx.chat?.id ?? ctx.from?.id ?? '')),
    leaveForLater(services.stopping),
  );
  updates.use(
    start(services),
    help(services),
    examples(services),
    searchText(services),
    more(services),
    sources(services),
    otherMessages(services),
  );
  bot.catch(createErrorHandler(services));
  return bot;
}
