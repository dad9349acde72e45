import type { BotContext } from '../context.ts';

/**
 * The command that a message or a photo's caption begins with, and the text after it. Letter case does not matter, because keyboards begin
 * a message with a capital. Edited messages count too.
 * @returns undefined if there is no command, or it is for another bot.
 */
export function readCommand(ctx: BotContext): { name: string; rest: string } | undefined {
  const { me } = ctx;
  const msg = ctx.message ?? ctx.editedMessage;
  const words = msg?.text ?? msg?.caption;
  const entity = commandEntity(ctx);
  if (!entity || words === undefined) return undefined;
  const [name = '', target = me.username] = words.slice(1, entity.length).toLowerCase().split('@');
  if (target !== me.username.toLowerCase()) return undefined;
  return { name, rest: words.slice(entity.length).trim() };
}

function commandEntity({ message, editedMessage }: BotContext) {
  const { entities, caption_entities } = message ?? editedMessage ?? {};
  return (entities ?? caption_entities)?.find(({ type, offset }) => type === 'bot_command' && offset === 0);
}

/** Whether the message begins with a command, for this bot or another. */
export const beginsWithCommand = (ctx: BotContext): boolean => commandEntity(ctx) !== undefined;

/** Answers a command that no feature knows. A message that was edited into such a command gets no answer. */
export async function sayUnknown(ctx: BotContext): Promise<void> {
  if (ctx.message) await ctx.reply(ctx.texts.unknownCommand);
}

/** A predicate for a composer's `filter`. */
export const isCommand =
  (name: string) =>
  (ctx: BotContext): boolean =>
    readCommand(ctx)?.name === name;
