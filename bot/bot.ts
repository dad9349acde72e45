import { Bot } from 'grammy';
import { type BotContext, withTexts } from './context.ts';
import { addedToGroup } from './features/added-to-group.ts';
import { admin } from './features/admin.ts';
import { choosePhoto } from './features/choose-photo.ts';
import { examples } from './features/examples.ts';
import { feedback } from './features/feedback.ts';
import { filter } from './features/filter.ts';
import { help } from './features/help.ts';
import { inline } from './features/inline.ts';
import { more } from './features/more.ts';
import { onePhoto } from './features/one-photo.ts';
import { otherMessages } from './features/other-messages.ts';
import { privacy } from './features/privacy.ts';
import { searchPhoto } from './features/search-photo.ts';
import { searchText } from './features/search-text.ts';
import { settings } from './features/settings.ts';
import { similar } from './features/similar.ts';
import { smallTalk } from './features/small-talk.ts';
import { sources } from './features/sources.ts';
import { start } from './features/start.ts';
import { createErrorHandler } from './guards/error-handler.ts';
import { giveUp } from './guards/give-up.ts';
import { limitGroups } from './guards/group-limit.ts';
import { guardPresses } from './guards/press-guard.ts';
import { limitRate } from './guards/rate-limit.ts';
import { skipUnchangedEdits } from './guards/unchanged-edits.ts';
import type { Answers } from './sending/answers.ts';
import type { BotServices } from './services.ts';
import { isFromPerson } from './telegram/asker.ts';
import { clientOptions, installTransformers, type TelegramConnection } from './telegram/telegram-api.ts';
import { leaveForLater } from './updates/left-for-later.ts';

/** The whole bot in reading order: first what every update passes, then one composer per feature. */
export function createBot(
  connection: TelegramConnection,
  services: BotServices,
  answers: Answers,
): Bot<BotContext> {
  const bot = new Bot<BotContext>(connection.token, { client: clientOptions(connection) });
  installTransformers(bot.api, connection);

  bot.use(answers.withJournal);
  const updates = bot.filter(isFromPerson);
  updates.use(
    withTexts,
    giveUp,
    skipUnchangedEdits(services),
    limitRate(),
    limitGroups(),
    guardPresses(),
    answers.inTurn,
    leaveForLater(services.stopping),
  );
  updates.use(
    start(services),
    help(services),
    examples(services),
    filter(services),
    settings(services),
    admin(services),
    privacy(services),
    addedToGroup(services),
    inline(services),
    smallTalk(services),
    searchText(services),
    searchPhoto(services),
    more(services),
    choosePhoto(services),
    onePhoto(services),
    similar(services),
    feedback(services),
    sources(services),
    otherMessages(services),
  );
  bot.catch(createErrorHandler(services));
  return bot;
}
