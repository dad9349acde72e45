import type { BotContext } from '../context.ts';

/**
 * The command that a message, or the caption of a photo, begins with, and what is written behind it. Letter case does not matter, for keyboards begin a
 * message with a capital; a message that was corrected by editing counts as well.
 * @returns undefined when there is none, or it is another bot's.
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

/** Whether it begins with a command, this bot's or not. */
export const beginsWithCommand = (ctx: BotContext): boolean => commandEntity(ctx) !== undefined;

/** To a command that no feature knows; one that was corrected into another is left alone. */
export async function sayUnknown(ctx: BotContext): Promise<void> {
  if (ctx.message) await ctx.reply(ctx.texts.unknownCommand);
}

/** For a composer's `filter`. */
export const isCommand =
  (name: string) =>
  (ctx: BotContext): boolean =>
    readCommand(ctx)?.name === name;
