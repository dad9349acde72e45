import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { answerQuery } from '../results/answer-query.ts';
import { EXAMPLE_DATA } from '../results/examples.ts';
import type { BotServices } from '../services.ts';

/** A tapped example: searches as if the person had written it. */
export function examples(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(EXAMPLE_DATA, async ctx => {
    const query = services.examples[Number(ctx.match[1])];
    if (query !== undefined) await answerQuery(ctx, services, query);
  });
  return composer;
}
