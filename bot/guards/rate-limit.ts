import type { MiddlewareFn } from 'grammy';
import type { BotContext } from '../context.ts';

/** Room for someone who leafs through ten pages in a hurry; Telegram's own limit for a chat is not far above. */
const LIMIT = 12;
const WINDOW_MS = 20_000;
const TRACKED_USERS = 20_000;

interface Window {
  readonly since: number;
  count: number;
}

/** Passes on the first messages and presses of a person in each window; asks for patience once; then is silent. */
export function limitRate(clock: () => number = Date.now): MiddlewareFn<BotContext> {
  const windows = new Map<number, Window>();

  const windowOf = (user: number): Window => {
    const now = clock();
    const current = windows.get(user);
    if (current && now - current.since < WINDOW_MS) return current;
    // Deleted first, so that the map stays in order of age and the oldest go when it is full.
    windows.delete(user);
    if (windows.size >= TRACKED_USERS) windows.delete(windows.keys().next().value as number);
    const fresh = { since: now, count: 0 };
    windows.set(user, fresh);
    return fresh;
  };

  return async (ctx, next) => {
    // Another try was counted at the first.
    if (!ctx.from || ctx.journal.attempt > 1) return next();
    const window = windowOf(ctx.from.id);
    window.count++;
    if (window.count <= LIMIT) return next();
    const seconds = Math.max(1, Math.ceil((window.since + WINDOW_MS - clock()) / 1_000));
    if (ctx.callbackQuery) await ctx.answerCallbackQuery(ctx.texts.slowDown(seconds)).catch(() => {});
    else if (window.count === LIMIT + 1 && ctx.chat?.type === 'private') {
      await ctx.reply(ctx.texts.slowDown(seconds));
    }
  };
}
