import type { NextFunction } from 'grammy';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { BotContext } from '../context.ts';
import { askerOf } from '../telegram/asker.ts';

/** Room for someone who leafs through ten pages in a hurry; Telegram's own limit for a chat is not far above. */
const LIMIT = 12;
const WINDOW_SECONDS = 20;
/** Somebody who types fast sends a query a letter. */
const INLINE_LIMIT = 40;

/** What the limit looks at. */
interface Asker extends Pick<BotContext, 'from' | 'msg' | 'texts' | 'callbackQuery' | 'inlineQuery'> {
  readonly journal: Pick<BotContext['journal'], 'isNew'>;
  readonly chat: { readonly type: string } | undefined;
  reply(text: string): Promise<unknown>;
  answerCallbackQuery(text: string): Promise<unknown>;
}

/** Passes on the first messages and presses of a person in each window; asks for patience once; then is silent. */
export function limitRate(): (ctx: Asker, next: NextFunction) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: LIMIT, duration: WINDOW_SECONDS });
  const typing = new RateLimiterMemory({ points: INLINE_LIMIT, duration: WINDOW_SECONDS });
  return async (ctx, next) => {
    // Another try was counted at the first.
    const asker = askerOf(ctx);
    if (asker === undefined || !ctx.journal.isNew) return next();
    if (ctx.inlineQuery) {
      // What is too much now is asked again at the next letter.
      const isAllowed = await typing.consume(asker).catch(() => undefined);
      return isAllowed ? next() : undefined;
    }
    const refusal = await limiter.consume(asker).then(
      () => undefined,
      (reason: unknown) => {
        if (reason instanceof RateLimiterRes) return reason;
        throw reason;
      },
    );
    if (!refusal) return next();
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    if (ctx.callbackQuery) await ctx.answerCallbackQuery(ctx.texts.slowDown(seconds)).catch(() => {});
    else if (refusal.consumedPoints === LIMIT + 1 && ctx.chat?.type === 'private') {
      await ctx.reply(ctx.texts.slowDown(seconds));
    }
  };
}
