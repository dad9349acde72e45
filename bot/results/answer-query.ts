import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import type { SearchFilters, SearchPage } from '../../core/ground/domain/search/search.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { checkQuery } from '../../core/ground/text/query-text.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { askerOf } from '../telegram/asker.ts';
import { whileSendingPhotos } from './chat-action.ts';
import { firstExample } from './examples.ts';
import { describeFilters, filtersOf, settingsOf } from './filters.ts';
import { hasWords } from './has-words.ts';
import { inReply } from './reply.ts';
import { sendResults } from './results-page.ts';

/** Words beside a photo count twice: photos are closer to each other than to words. */
const WORDS_BESIDE_PHOTO = 2;

type Ask = (page: { readonly top: number; readonly filters: SearchFilters }) => Promise<SearchPage>;

/**
 * Searches for what a person wrote, together with the photo that they sent if there is one. Answers with the first photos, or with advice
 * on what to write.
 * @param photo Telegram's id of the photo's file.
 */
export async function answerQuery(
  ctx: BotContext,
  services: BotServices,
  text: string,
  photo?: string,
): Promise<void> {
  const { search, findFile, examples } = services;
  const query = checkQuery(text);
  if (query.problem === 'too-long') {
    await ctx.reply(ctx.texts.tooLong(query.length, query.limit), inReply(ctx));
    return;
  }
  const id = askerOf(ctx);
  const asker = id === undefined ? undefined : `telegram ${id}`;
  const words = query.problem === undefined && hasWords(query.folded) ? query.text : undefined;
  if (photo !== undefined) {
    const beside = words === undefined ? [] : [{ text: words, weight: WORDS_BESIDE_PHOTO }];
    // Found before a place for files is taken, because Telegram may take long to say where the file is.
    const ask: Ask = async page => search.searchImage(await findFile(photo), { words: beside, ...page });
    await answerWith(ctx, services, ask, words === undefined ? ctx.texts.likePhoto : undefined);
  } else if (words !== undefined) {
    await answerWith(ctx, services, page => search.search({ text: words, asker, ...page }));
  } else {
    const { emptyQuery, noWords } = ctx.texts;
    await ctx.reply((query.problem === 'empty' ? emptyQuery : noWords)(firstExample(examples)), inReply(ctx));
  }
}

/** Answers with the first photos of a search. @param title the heading for a search without words. */
export async function answerWith(
  ctx: BotContext,
  services: BotServices,
  ask: Ask,
  title?: string,
): Promise<void> {
  await whileSendingPhotos(ctx, services, async () => {
    const settings = await settingsOf(ctx, services);
    const filters = filtersOf(settings);
    const page = await findPage(ctx, services, () => ask({ top: PHOTOS_PER_PAGE, filters }));
    const note = describeFilters(ctx, filters);
    await sendResults(ctx, services, page, { offset: 0, title, note, look: settings.photos });
  });
}

/** The query's first photos. A retry uses those of the first attempt, because some may have been sent. */
async function findPage(
  { journal }: BotContext,
  { search }: Pick<BotServices, 'search'>,
  ask: () => Promise<SearchPage>,
): Promise<SearchPage> {
  const { queryId } = journal;
  if (queryId !== undefined) {
    try {
      return await search.more({ queryId, offset: 0, top: PHOTOS_PER_PAGE });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  const page = await ask();
  journal.queryId = page.queryId;
  return page;
}
