import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';
import { acknowledge } from '../results/reply.ts';

/** The second tap of a double tap can arrive after a quick answer. */
const QUIET_MS = 1_500;

/**
 * Lets one press of a button through while it is being answered and for a moment afterwards, and ends the button's waiting mark at once.
 * Runs before the chat's queue, so that nobody presses again because an earlier answer takes long.
 */
export function guardPresses(): MiddlewareFn<BotContext> {
  const held = new Set<string>();
  return async (ctx, next) => {
    const press = ctx.callbackQuery;
    if (!press?.message) {
      if (press) void acknowledge(ctx);
      return next();
    }
    const key = `${press.message.chat.id} ${press.message.message_id} ${press.data}`;
    if (held.has(key)) {
      await acknowledge(ctx, ctx.texts.onTheWay);
      return;
    }
    held.add(key);
    // On a retry this is already done, or Telegram has given the press up.
    if (ctx.journal.isNew) void acknowledge(ctx);
    try {
      await next();
      setTimeout(() => held.delete(key), QUIET_MS).unref();
    } catch (error) {
      // After a failure, the person may press again at once.
      held.delete(key);
      throw error;
    }
  };
}
