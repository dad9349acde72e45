import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';
import { LeftForLater } from '../telegram/postponed.ts';

/** Runs after a chat's queue: updates that waited there no longer begin once the bot stops. */
export const leaveForLater =
  (stopping: AbortSignal): MiddlewareFn<BotContext> =>
  (_ctx, next) => {
    if (stopping.aborted) throw new LeftForLater('stopping');
    return next();
  };
