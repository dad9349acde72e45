import { Composer } from 'grammy';
import { modelKnowledge, plainKnowledge } from '../../locales/model-knowledge.ts';
import type { BotContext } from '../context.ts';
import { exampleKeyboard } from '../results/examples.ts';
import type { BotServices } from '../services.ts';
import { isCommand } from '../telegram/command.ts';

/**
 * /help: how to search, what the current model finds, and examples to tap. In private chats, admins also read how to get a better model.
 */
export function help({ examples, modelInUse, admin }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter(isCommand('help'), async ctx => {
    const { help: how, helpExamples } = ctx.texts;
    const { knows, more } = modelKnowledge(await modelInUse(), ctx.locale) ?? {};
    const isAdmin = ctx.from !== undefined && admin.isAdmin(ctx.from.id);
    const isTold = isAdmin && ctx.chat?.type === 'private';
    const parts = [
      how,
      knows,
      isTold && more ? plainKnowledge(more, ctx.locale) : undefined,
      helpExamples,
    ].filter(part => part !== undefined);
    await ctx.reply(parts.join('\n\n'), { reply_markup: exampleKeyboard(examples) });
  });
  return composer;
}
