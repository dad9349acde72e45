import type { BotContext } from '../context.ts';

/**
 * Whether a text, or the words under a photo, is meant for the bot. In a private chat every text is; in a group replies to its own messages and words beside its
 * name are, so that it leaves the talk alone. Commands are another matter.
 */
export function isAddressed(ctx: BotContext): boolean {
  if (ctx.chat?.type === 'private') return true;
  if (!ctx.message) return false;
  const { text, caption, reply_to_message: repliedTo } = ctx.message;
  const words = text ?? caption ?? '';
  if (words.startsWith('/')) return false;
  return repliedTo?.from?.id === ctx.me.id || withoutMention(ctx, words) !== words;
}

/** The text without the bot's name, which stands in it to call it. */
export function withoutMention({ me, chat }: BotContext, text: string): string {
  if (chat?.type === 'private') return text;
  const name = new RegExp(`(?<![\\w@])@${me.username}(?!\\w)`, 'gi');
  return text.replace(name, ' ').trim();
}
