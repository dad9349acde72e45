import type { MiddlewareFn } from 'grammy';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { BotContext } from '../context.ts';
import { isAddressed } from '../results/addressed.ts';
import { acknowledge, inReply } from '../results/reply.ts';
import { readCommand } from '../telegram/command.ts';
import { photoOf } from '../telegram/photo-of.ts';

/** Telegram takes twenty messages a minute for a group. Ten answers in one picture each leave room for what is said beside them. */
const LIMIT = 10;
const WINDOW_SECONDS = 60;

/** What a group asks of the bot, also by editing a message; the rest of the talk does not count. */
const isAsked = (ctx: BotContext): boolean =>
  ctx.callbackQuery !== undefined ||
  ((ctx.msg?.text ?? photoOf(ctx.msg)) !== undefined && (isAddressed(ctx) || readCommand(ctx) !== undefined));

/** Answers so many questions and presses of one group in a minute, whoever asks; says so once, and is silent then. */
export function limitGroups(): MiddlewareFn<BotContext> {
  const limiter = new RateLimiterMemory({ points: LIMIT, duration: WINDOW_SECONDS });
  return async (ctx, next) => {
    const { chat } = ctx;
    // Another try was counted at the first.
    const isFree = !chat || chat.type === 'private' || !ctx.journal.isNew || !isAsked(ctx);
    if (isFree) return next();
    const refusal = await limiter.consume(chat.id).then(
      () => undefined,
      (reason: unknown) => {
        if (reason instanceof RateLimiterRes) return reason;
        throw reason;
      },
    );
    if (!refusal) return next();
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    const text = ctx.texts.groupSlowDown(seconds);
    if (ctx.callbackQuery) await acknowledge(ctx, text);
    else if (refusal.consumedPoints === LIMIT + 1) await ctx.reply(text, inReply(ctx));
  };
}
