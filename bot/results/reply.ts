import type { BotContext } from '../context.ts';

/** In a group an answer quotes the message that it answers; in a private chat that would be noise. */
export const inReply = (ctx: BotContext) =>
  ctx.chat?.type !== 'private' && ctx.message
    ? { reply_parameters: { message_id: ctx.message.message_id, allow_sending_without_reply: true } }
    : {};

/** Ends the waiting mark on a pressed button. If Telegram has already given the press up, that is not an error. */
export const acknowledge = (ctx: BotContext, text?: string): Promise<unknown> =>
  ctx.answerCallbackQuery(text === undefined ? undefined : { text }).catch(() => {});
