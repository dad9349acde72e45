import { Bot } from 'grammy';
import type { Answers } from './answers.ts';
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
import { giveUp } from './give-up.ts';
import { leaveForLater } from './left-for-later.ts';
import { guardPresses } from './press-guard.ts';
import { limitRate } from './rate-limit.ts';
import type { BotServices } from './services.ts';
import { clientOptions, installTransformers, type TelegramConnection } from './telegram-api.ts';

/** The whole bot in reading order: what every update passes, then one composer a feature. */
export function createBot(
  connection: TelegramConnection,
  services: BotServices,
  answers: Answers,
): Bot<BotContext> {
  const bot = new Bot<BotContext>(connection.token, { client: clientOptions(connection) });
  installTransformers(bot.api, connection);

  bot.use(answers.withJournal);
  const updates = bot.filter(ctx => !ctx.from?.is_bot);
  updates.use(
    withTexts,
    giveUp,
    firstOfAlbum(),
    limitRate(),
    guardPresses(),
    answers.inTurn,
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
