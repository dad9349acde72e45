import type { MiddlewareFn } from 'grammy';
import { RateLimiter } from '../../core/ground/async/rate-limiter.ts';
import type { BotContext } from '../context.ts';
import { isAddressed } from '../results/addressed.ts';
import { acknowledge, inReply } from '../results/reply.ts';
import { readCommand } from '../telegram/command.ts';
import { photoOf } from '../telegram/photo-of.ts';

/** Telegram takes twenty messages a minute for a group. Ten answers in one picture each leave room for what is said beside them. */
const LIMIT = { limit: 10, seconds: 60 };

/** What a group asks of the bot, also by editing a message; the rest of the talk does not count. */
const isAsked = (ctx: BotContext): boolean =>
  ctx.callbackQuery !== undefined ||
  ((ctx.msg?.text ?? photoOf(ctx.msg)) !== undefined && (isAddressed(ctx) || readCommand(ctx) !== undefined));

/** Answers so many questions and presses of one group in a minute, whoever asks; says so once, and is silent then. */
export function limitGroups(): MiddlewareFn<BotContext> {
  const limiter = new RateLimiter(LIMIT);
  return async (ctx, next) => {
    const { chat } = ctx;
    // Another try was counted at the first.
    const isFree = !chat || chat.type === 'private' || !ctx.journal.isNew || !isAsked(ctx);
    if (isFree) return next();
    const refusal = await limiter.take(chat.id);
    if (!refusal) return next();
    const text = ctx.texts.groupSlowDown(refusal.seconds);
    if (ctx.callbackQuery) await acknowledge(ctx, text);
    else if (refusal.isFirst) await ctx.reply(text, inReply(ctx));
  };
}
