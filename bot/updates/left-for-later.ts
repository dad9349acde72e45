import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';
import { LeftForLater } from '../telegram/postponed.ts';

/** Goes after the queue of a chat: what waited there does not begin any more once the bot stops. */
export const leaveForLater =
  (stopping: AbortSignal): MiddlewareFn<BotContext> =>
  (_ctx, next) => {
    if (stopping.aborted) throw new LeftForLater('stopping');
    return next();
  };
