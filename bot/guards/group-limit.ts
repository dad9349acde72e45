import type { MiddlewareFn } from 'grammy';
import { RateLimiter } from '../../core/ground/async/rate-limiter.ts';
import type { BotContext } from '../context.ts';
import { isAddressed } from '../results/addressed.ts';
import { acknowledge, inReply } from '../results/reply.ts';
import { readCommand } from '../telegram/command.ts';
import { photoOf } from '../telegram/photo-of.ts';

/** Telegram takes twenty messages a minute per group. Ten answers of one picture each leave room for the messages beside them. */
const LIMIT = { limit: 10, seconds: 60 };

/** Whether the group asks the bot something, edited messages included. The rest of the conversation does not count. */
const isAsked = (ctx: BotContext): boolean =>
  ctx.callbackQuery !== undefined ||
  ((ctx.msg?.text ?? photoOf(ctx.msg)) !== undefined && (isAddressed(ctx) || readCommand(ctx) !== undefined));

/** Limits how many questions and presses of one group are answered per minute, whoever sends them. Says so once, then is silent. */
export function limitGroups(): MiddlewareFn<BotContext> {
  const limiter = new RateLimiter(LIMIT);
  return async (ctx, next) => {
    const { chat } = ctx;
    // A retry was counted at its first attempt.
    const isFree = !chat || chat.type === 'private' || !ctx.journal.isNew || !isAsked(ctx);
    if (isFree) return next();
    const refusal = await limiter.take(chat.id);
    if (!refusal) return next();
    const text = ctx.texts.groupSlowDown(refusal.seconds);
    if (ctx.callbackQuery) await acknowledge(ctx, text);
    else if (refusal.isFirst) await ctx.reply(text, inReply(ctx));
  };
}
