import type { BotError } from 'grammy';
import { InputError, NegarehError } from '../../core/ground/errors.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { BotMessages } from '../../locales/bot.ts';
import type { BotContext } from '../context.ts';
import { firstExample } from '../results/examples.ts';
import type { BotServices } from '../services.ts';
import {
  causeOf,
  describeError,
  isFlood,
  isStaleFile,
  isUnwanted,
  mayNotSendPhotos,
  mayPassLater,
} from '../telegram/telegram-errors.ts';

/** What the person is told: what is wrong and how to go on. Only errors that we throw on purpose are shown. */
function sentenceFor(error: unknown, texts: BotMessages, example: string): string {
  if (mayNotSendPhotos(error)) return texts.noPhotoRights;
  if (!(error instanceof NegarehError)) return texts.problem;
  if (error instanceof InputError && error.code.startsWith('image.'))
    return isStaleFile(error.cause) ? texts.photoNotGiven : texts.badPhoto;
  switch (error.code) {
    case 'text.empty':
      return texts.emptyQuery(example);
    case 'text.too-long': {
      const { length, limit } = error.parameters as { length: number; limit: number };
      return texts.tooLong(length, limit);
    }
    case 'query.nothing-left':
      return texts.nothingLeft;
    case 'query.only-excludes':
      return texts.onlyExcludes;
    case 'image.not-found':
      return texts.photoGone;
    case 'query.not-found':
      return texts.queryGone;
    default:
      return texts.problem;
  }
}

/** Handles every error that a handler throws: one log line, and a sentence if one can be sent. */
export const createErrorHandler =
  ({ log, examples }: Pick<BotServices, 'log' | 'examples'>) =>
  async (failure: BotError<BotContext>): Promise<void> => {
    const error = toOwnError(causeOf(failure));
    const { ctx } = failure;
    const details = { ...describeError(error), update: ctx.update.update_id };
    if (isUnwanted(error)) {
      log.debug(details, 'the bot may not write in this chat');
      return;
    }
    const expected = error instanceof NegarehError || isFlood(error) || mayNotSendPhotos(error);
    log[expected ? 'warn' : 'error'](details, 'an update could not be answered');
    // A flooded chat would not take this sentence either, and a person who has seen photos has an answer.
    if (isFlood(error) || ctx.journal.hasSent || !ctx.chat) return;
    await ctx.reply(sentenceFor(error, ctx.texts, firstExample(examples))).catch(reason => {
      if (mayPassLater(reason)) throw reason;
      log.debug(describeError(reason), 'the person could not be told');
    });
  };
