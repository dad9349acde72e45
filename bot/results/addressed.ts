import type { BotContext } from '../context.ts';

/**
 * Whether a text, or the caption of a photo, is meant for the bot. In a private chat every text is. In a group only replies to the bot's
 * own messages and texts that mention its name are, so that the bot does not disturb the conversation. Commands are handled elsewhere.
 */
export function isAddressed(ctx: BotContext): boolean {
  if (ctx.chat?.type === 'private') return true;
  if (!ctx.message) return false;
  const { text, caption, reply_to_message: repliedTo } = ctx.message;
  const words = text ?? caption ?? '';
  if (words.startsWith('/')) return false;
  return repliedTo?.from?.id === ctx.me.id || withoutMention(ctx, words) !== words;
}

/** The text without the bot's name, which was only there to address it. */
export function withoutMention({ me, chat }: BotContext, text: string): string {
  if (chat?.type === 'private') return text;
  const name = new RegExp(`(?<![\\w@])@${me.username}(?!\\w)`, 'gi');
  return text.replace(name, ' ').trim();
}
