import type { NextFunction } from 'grammy';
import { RateLimiter } from '../../core/ground/async/rate-limiter.ts';
import type { BotContext } from '../context.ts';
import { askerOf } from '../telegram/asker.ts';

/** Enough to page through ten pages in a hurry. Telegram's own limit for a chat is not far above it. */
const LIMIT = { limit: 12, seconds: 20 };
/** A fast typist sends one query per letter. */
const INLINE_LIMIT = { ...LIMIT, limit: 40 };

/** What the limit looks at. */
interface Asker extends Pick<BotContext, 'from' | 'msg' | 'texts' | 'callbackQuery' | 'inlineQuery'> {
  readonly journal: Pick<BotContext['journal'], 'isNew'>;
  readonly chat: { readonly type: string } | undefined;
  reply(text: string): Promise<unknown>;
  answerCallbackQuery(text: string): Promise<unknown>;
}

/** Passes on the first messages and presses of a person in each window, asks for patience once, then is silent. */
export function limitRate(): (ctx: Asker, next: NextFunction) => Promise<void> {
  const limiter = new RateLimiter(LIMIT);
  const typing = new RateLimiter(INLINE_LIMIT);
  return async (ctx, next) => {
    // A retry was counted at its first attempt.
    const asker = askerOf(ctx);
    if (asker === undefined || !ctx.journal.isNew) return next();
    if (ctx.inlineQuery) {
      // A query beyond the limit is dropped: the next letter sends another.
      return (await typing.take(asker)) ? undefined : next();
    }
    const refusal = await limiter.take(asker);
    if (!refusal) return next();
    const text = ctx.texts.slowDown(refusal.seconds);
    if (ctx.callbackQuery) await ctx.answerCallbackQuery(text).catch(() => {});
    else if (refusal.isFirst && ctx.chat?.type === 'private') await ctx.reply(text);
  };
}
