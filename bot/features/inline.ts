import { Composer, InlineQueryResultBuilder } from 'grammy';
import type { InlineQueryResult } from 'grammy/types';
import type { PersonSettings } from '../../core/ground/domain/search/person-settings.ts';
import type { Hit, SearchPage } from '../../core/ground/domain/search/search.ts';
import { InputError, NotFoundError } from '../../core/ground/errors.ts';
import { checkQuery } from '../../core/ground/text/query-text.ts';
import type { BotContext } from '../context.ts';
import { longId, shortId } from '../results/callback-data.ts';
import { firstExample } from '../results/examples.ts';
import { filtersOf, settingsOf } from '../results/filters.ts';
import { hasWords } from '../results/has-words.ts';
import { mendInlineAnswer } from '../results/mend-inline-answer.ts';
import type { BotServices } from '../services.ts';
import { LeftForLater } from '../telegram/postponed.ts';
import { describeError } from '../telegram/telegram-errors.ts';

/** Photos of one answer; Telegram takes fifty. */
const PAGE = 30;
/** Where the next page begins: the query's id and how many photos were looked at. */
const OFFSET = /^([\w-]{22}):(\d{1,3})$/;
/** Answers depend on the person (language, filters). Telegram caches them in case the same text is typed again soon. */
const CACHE_SECONDS = 60;
/** Telegram allows 64 letters. */
const START_PARAMETER = 'inline';

/**
 * `@bot گربه` in any chat: photos that Telegram already has, since nothing can be uploaded into such an answer. A button leads to the
 * private chat, which shows all of them.
 */
export function inline(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on('inline_query', async ctx => {
    const found = await find(ctx, services);
    // Nobody would see it.
    if (services.isTypedOver(ctx.update)) return;
    await answer(ctx, services, found).catch((error: unknown) => {
      services.log.debug(describeError(error), 'an inline query could not be answered');
    });
  });
  return composer;
}

async function answer(ctx: BotContext, services: BotServices, found: Found): Promise<void> {
  try {
    await send(ctx, found);
  } catch (error) {
    await mendInlineAnswer(ctx, services, {
      photos: found.photos,
      error,
      send: (photos, leftOut) => send(ctx, { ...found, photos, ...(leftOut && { next: leftOut.offset }) }),
    });
  }
}

async function send(ctx: BotContext, { photos, next, isOff, isPoor, isFolded }: Found): Promise<void> {
  const isFirst = ctx.inlineQuery?.offset === '';
  const nothing = isOff ? ctx.texts.inlineIsOff : ctx.texts.inlineNothing;
  const more = isPoor ? ctx.texts.inlinePoor : isFolded ? ctx.texts.inlineMoreAlike : ctx.texts.inlineMore;
  const text = photos.length === 0 && isFirst ? nothing : more;
  await ctx.answerInlineQuery(
    photos.map(({ result }) => result),
    {
      cache_time: photos.length === 0 ? 1 : CACHE_SECONDS,
      is_personal: true,
      next_offset: next,
      button: { text, start_parameter: START_PARAMETER },
    },
  );
}

/** A photo that Telegram has, as far as this process knows. */
interface KnownPhoto {
  readonly imageId: string;
  readonly fileId: string;
  /** The offset of a page that begins with this photo. */
  readonly offset: string;
  readonly result: InlineQueryResult;
}

interface Found {
  readonly photos: readonly KnownPhoto[];
  readonly next: string;
  /** The person has switched off inline queries. */
  readonly isOff?: boolean;
  /** The collection probably has nothing similar. */
  readonly isPoor?: boolean;
  /** Near duplicates of some photos are not shown. */
  readonly isFolded?: boolean;
}
const NOTHING: Found = { photos: [], next: '' };

/**
 * Never fails because a service is away: the next letter brings another query.
 * @throws LeftForLater
 */
async function find(ctx: BotContext, services: BotServices): Promise<Found> {
  try {
    const settings = await settingsOf(ctx, services);
    if (settings.inline === 'off') return { ...NOTHING, isOff: true };
    const page = await pageOf(ctx, settings, services);
    if (!page) return NOTHING;
    const known = await services.sentFiles.find(
      ctx.me.id,
      page.hits.map(({ imageId }) => imageId),
    );
    const id = shortId(page.queryId);
    const photos = page.hits.flatMap(hit => {
      const { imageId } = hit;
      const fileId = known.get(imageId);
      if (fileId === undefined) return [];
      return [
        { imageId, fileId, offset: offsetOf(id, hit.rank - 1), result: resultOf(ctx, hit, { id, fileId }) },
      ];
    });
    const next = page.nextOffset === null ? '' : offsetOf(id, page.nextOffset);
    const isFolded = page.hits.some(({ alike, imageId }) => alike > 0 && known.has(imageId));
    return { photos, next, isPoor: page.fit?.isPoor === true, isFolded };
  } catch (error) {
    if (error instanceof LeftForLater) throw error;
    // A query that is still being typed is not a query yet: «بدون کلاه» of «بدون کلاه گربه».
    if (!(error instanceof NotFoundError || error instanceof InputError))
      services.log.warn(describeError(error), 'an inline query found nothing for a fault');
    return NOTHING;
  }
}

const offsetOf = (queryId: string, lookedAt: number): string => `${queryId}:${lookedAt}`;

const resultOf = (
  { texts }: BotContext,
  hit: Hit,
  { id, fileId }: { id: string; fileId: string },
): InlineQueryResult =>
  InlineQueryResultBuilder.photoCached(`${id}:${hit.rank}`, fileId, {
    // A shared photo names its author.
    ...(hit.attribution && { caption: hit.attribution.slice(0, 300) }),
    ...(hit.alike > 0 && { description: texts.alikeThis(hit.alike) }),
  });

async function pageOf(
  ctx: BotContext,
  settings: PersonSettings,
  { inlineSearch: search, examples, isTypedOver }: BotServices,
): Promise<SearchPage | undefined> {
  const { query: typed = '', offset = '' } = ctx.inlineQuery ?? {};
  const isWanted = () => !isTypedOver(ctx.update);
  const [, id, from] = OFFSET.exec(offset) ?? [];
  if (id !== undefined)
    return search.more({ queryId: longId(id), offset: Number(from), top: PAGE }, isWanted);
  if (offset !== '') return undefined;
  const query = checkQuery(typed.trim() === '' ? firstExample(examples) : typed);
  if (query.problem !== undefined || !hasWords(query.folded)) return undefined;
  return search.search({ text: query.text, top: PAGE, filters: filtersOf(settings) }, isWanted);
}
