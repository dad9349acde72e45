import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { exampleKeyboard } from '../results/examples.ts';
import type { BotServices } from '../services.ts';

/** /help: how to search, and examples to tap. */
export function help({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer
    .on('message')
    .command('help', ctx => ctx.reply(ctx.texts.help, { reply_markup: exampleKeyboard(examples) }));
  return composer;
}
