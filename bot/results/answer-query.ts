import { PHOTOS_PER_PAGE } from '../../core/ground/domain/photos-per-page.ts';
import type { SearchPage } from '../../core/ground/domain/search.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { checkQuery } from '../../core/ground/text/query-text.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';

import { whileSendingPhotos } from './chat-action.ts';
import { firstExample } from './examples.ts';
import { inReply } from './reply.ts';
import { sendResults } from './results-page.ts';

/** Emoji, braille blanks and fillers that look like nothing are no words; in a chat they are said, not searched. */
const hasWords = (text: string): boolean =>
  /[\p{L}\p{N}]/u.test(text.replaceAll(/[\u115F\u1160\u3164\uFFA0]/g, ''));

/** Searches for what a person wrote and answers with the first photos, or with what to write instead. */
export async function answerQuery(ctx: BotContext, services: BotServices, text: string): Promise<void> {
  const query = checkQuery(text);
  if (query.problem === 'empty') {
    await ctx.reply(ctx.texts.emptyQuery(firstExample(services.examples)), inReply(ctx));
    return;
  }
  if (query.problem === 'too-long') {
    await ctx.reply(ctx.texts.tooLong(query.length, query.limit), inReply(ctx));
    return;
  }
  if (!hasWords(query.folded)) {
    await ctx.reply(ctx.texts.noWords(firstExample(services.examples)), inReply(ctx));
    return;
  }
  await whileSendingPhotos(ctx, async () => {
    const page = await findPage(ctx, services, query.text);
    await sendResults(ctx, services, page, 0);
  });
}

/** The query's first photos; in another try those of the first, of which some may have been sent. */
async function findPage(
  { journal }: BotContext,
  { search }: Pick<BotServices, 'search'>,
  text: string,
): Promise<SearchPage> {
  const { queryId } = journal;
  if (queryId !== undefined) {
    try {
      return await search.more({ queryId, offset: 0, top: PHOTOS_PER_PAGE });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  const page = await search.search({ text, top: PHOTOS_PER_PAGE });
  journal.queryId = page.queryId;
  return page;
}
