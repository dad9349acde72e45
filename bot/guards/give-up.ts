import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';

/**
 * A process that dies takes up to two hundred answers with it, and one of them at most is at fault. After three deaths each
 * of them is begun alone (`sending/answers.ts`), so the deaths after that are its own.
 */
const ATTEMPTS = 12;

/** An update during which the bot has died again and again. */
class PoisonousUpdate extends Error {}

/** Keeps an update that may be what kills the bot from all handlers: the person gets the sentence for an unknown error. */
export const giveUp: MiddlewareFn<BotContext> = (ctx, next) => {
  const { attempt } = ctx.journal;
  if (attempt > ATTEMPTS) throw new PoisonousUpdate(`given up after ${attempt - 1} attempts`);
  return next();
};
