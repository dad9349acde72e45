import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';

/** The second tap of a double tap can arrive after a quick answer. */
const QUIET_MS = 1_500;

/** Lets one press of a button through while it is being answered, and a moment longer. Goes before the chat's queue. */
export function guardPresses(): MiddlewareFn<BotContext> {
  const held = new Set<string>();
  return async (ctx, next) => {
    const press = ctx.callbackQuery;
    if (!press?.message) return next();
    const key = `${press.message.chat.id} ${press.message.message_id} ${press.data}`;
    if (held.has(key)) {
      await ctx.answerCallbackQuery(ctx.texts.onTheWay).catch(() => {});
      return;
    }
    held.add(key);
    try {
      await next();
      setTimeout(() => held.delete(key), QUIET_MS).unref();
    } catch (error) {
      // A failed one may be pressed again at once.
      held.delete(key);
      throw error;
    }
  };
}
