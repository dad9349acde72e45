import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { exampleKeyboard } from '../results/examples.ts';
import type { BotServices } from '../services.ts';
import { isCommand } from '../telegram/command.ts';

/** /help: how to search, and examples to tap. */
export function help({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter(isCommand('help'), ctx =>
    ctx.reply(ctx.texts.help, { reply_markup: exampleKeyboard(examples) }),
  );
  return composer;
}
