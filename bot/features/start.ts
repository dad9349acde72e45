import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { exampleKeyboard } from '../results/examples.ts';
import type { BotServices } from '../services.ts';
import { isCommand } from '../telegram/command.ts';

/** /start: who the bot is, and examples to tap. */
export function start({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter(isCommand('start'), ctx =>
    ctx.reply(ctx.texts.welcome, { reply_markup: exampleKeyboard(examples) }),
  );
  return composer;
}
