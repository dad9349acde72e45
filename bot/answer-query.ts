import { QUERY_TEXT_LIMIT } from '../core/domain/search.ts';
import { whileSendingPhotos } from './chat-action.ts';
import type { BotContext } from './context.ts';
import { firstExample } from './examples.ts';
import { cleanQuery } from './query-text.ts';
import { inReply } from './reply.ts';
import { PAGE_SIZE, sendResults } from './results-page.ts';
import type { BotServices } from './services.ts';

/** Searches for what a person wrote and answers with the first photos, or with what to write instead. */
export async function answerQuery(ctx: BotContext, services: BotServices, text: string): Promise<void> {
  const query = cleanQuery(text);
  if (query === '') {
    await ctx.reply(ctx.texts.emptyQuery(firstExample(services.examples)), inReply(ctx));
    return;
  }
  if (query.length > QUERY_TEXT_LIMIT) {
    await ctx.reply(ctx.texts.tooLong(query.length, QUERY_TEXT_LIMIT), inReply(ctx));
    return;
  }
  await whileSendingPhotos(ctx, async () => {
    const page = await services.search.search({ text: query, top: PAGE_SIZE });
    await sendResults(ctx, services, page, 0);
  });
}
