import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';

/**
 * A process that dies takes up to two hundred answers with it, and at most one of them is at fault. After three deaths each of them runs
 * alone (`sending/answers.ts`), so it is the cause of any later death.
 */
const ATTEMPTS = 12;

/** An update during which the bot has died repeatedly. */
class PoisonousUpdate extends Error {}

/** Keeps an update that may be killing the bot away from all handlers. The person gets the sentence for an unknown error. */
export const giveUp: MiddlewareFn<BotContext> = (ctx, next) => {
  const { attempt } = ctx.journal;
  if (attempt > ATTEMPTS) throw new PoisonousUpdate(`given up after ${attempt - 1} attempts`);
  return next();
};
