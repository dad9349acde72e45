import { Composer } from 'grammy';
import { LatestEntries } from '../../core/ground/async/latest-entries.ts';
import type { PersonSettings } from '../../core/ground/domain/search/person-settings.ts';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import type { SearchPage } from '../../core/ground/domain/search/search.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { splitExclusions } from '../../core/ground/text/query-exclusions.ts';
import type { BotContext } from '../context.ts';
import { PAGE_DATA, type PageRequest, readPageData } from '../results/callback-data.ts';
import { whileSendingPhotos } from '../results/chat-action.ts';
import { filtersOf, settingsOf } from '../results/filters.ts';
import { holds, pressedKeyboard, setKeyboard, without } from '../results/keyboard.ts';
import { sendResults } from '../results/results-page.ts';
import type { BotServices } from '../services.ts';
import { mayPassLater } from '../telegram/telegram-errors.ts';

/** How many pressed buttons are remembered, so that a press on an old screen does not send the page again. */
const REMEMBERED = 5_000;

/**
 * «بیشتر» sends the next ten; «همان که نوشتم» searches the words as typed, if they were read otherwise. The button disappears as soon as it
 * is pressed and comes back if the page could not be sent.
 * The query lives in the search process and the page number in the button, so a restart of the bot loses nothing.
 */
export function more(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const served = new LatestEntries<string, true>(REMEMBERED);

  composer.callbackQuery(PAGE_DATA, async (ctx, next) => {
    const page = readPageData(ctx.callbackQuery.data);
    const { message } = ctx.callbackQuery;
    if (!page || (page.action !== 'more' && page.action !== 'literal') || !message) return next();
    const keyboard = pressedKeyboard(ctx);
    // Telegram gives the message as it is now: an old screen can still show a button that its first press removed.
    if (message.date !== 0 && !holds(keyboard, ctx.callbackQuery.data)) return;
    const key = `${message.chat.id} ${message.message_id} ${page.action}`;
    if (served.has(key)) return;
    served.set(key, true);

    await setKeyboard(ctx, without(keyboard, ctx.callbackQuery.data));
    try {
      await whileSendingPhotos(ctx, services, async () => {
        const settings = await settingsOf(ctx, services);
        const results = await resultsOf(page, settings, services);
        await sendResults(ctx, services, results, { offset: page.offset, look: settings.photos });
      });
    } catch (error) {
      if (!(error instanceof NotFoundError)) served.delete(key);
      if (!(error instanceof NotFoundError) && !mayPassLater(error)) {
        await setKeyboard(ctx, keyboard);
      }
      throw error;
    }
  });
  return composer;
}

/** The page that a button asks for. */
async function resultsOf(
  { action, queryId, offset }: PageRequest,
  settings: PersonSettings,
  { search }: Pick<BotServices, 'search'>,
): Promise<SearchPage> {
  const results = await search.more({ queryId, offset, top: PHOTOS_PER_PAGE });
  if (action === 'more' || results.query === null) return results;
  const filters = filtersOf(settings);
  // Only the wanted words may have been misread; the excluded words stay excluded.
  const { wanted, without: excluded } = splitExclusions(results.query);
  const query = wanted === '' ? { text: results.query } : { text: wanted, without: excluded };
  return search.search({ ...query, literal: true, top: PHOTOS_PER_PAGE, filters });
}
