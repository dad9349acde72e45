import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';

/** An update that was fetched but not begun when the bot was asked to stop: the next start gets it again. */
export class LeftForLater extends Error {}

/** Goes after the queue of a chat: what waited there does not begin any more once the bot stops. */
export const leaveForLater =
  (stopping: AbortSignal): MiddlewareFn<BotContext> =>
  (_ctx, next) => {
    if (stopping.aborted) throw new LeftForLater('stopping');
    return next();
  };
