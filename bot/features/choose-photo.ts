import { Composer } from 'grammy';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import type { BotContext } from '../context.ts';
import { PAGE_DATA, type PhotoAction, readPageData, readPhotoData } from '../results/callback-data.ts';
import { openPhotoData, pressedKeyboard, setKeyboard, withPhotoRows } from '../results/keyboard.ts';
import { numberRows, photoRows } from '../results/number-rows.ts';
import type { BotServices } from '../services.ts';
import { ratingRows } from './rating-rows.ts';

/** What is done with the photo when its number is pressed. */
const CHOICES = { like: 'similar', original: 'full' } as const;

/**
 * «شبیه یکی از این‌ها», «اندازهٔ اصلی» and «نظر شما»: the first press opens the numbers of the page's photos, the second closes them. Under
 * a page that was sent as one picture, closing restores the numbers that bring a photo.
 */
export function choosePhoto(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PAGE_DATA, async (ctx, next) => {
    const page = readPageData(ctx.callbackQuery.data);
    if (page?.action !== 'like' && page?.action !== 'original' && page?.action !== 'rate') return next();
    const { action, queryId, offset } = page;
    const keyboard = pressedKeyboard(ctx);
    const isOpen = menuOf(readPhotoData(openPhotoData(keyboard) ?? '')?.action) === action;
    if (isOpen && !isSheet(ctx)) return setKeyboard(ctx, withPhotoRows(keyboard, []));
    const { hits } = await services.search.more({ queryId, offset, top: PHOTOS_PER_PAGE });
    const photos = hits.map(({ rank }) => ({ rank, label: ctx.texts.number(rank) }));
    const open = action === 'rate' ? undefined : numberRows(photos, { action: CHOICES[action], queryId });
    const rows = isOpen
      ? photoRows(ctx, { queryId, hits })
      : (open ?? (await ratingRows(ctx, services, { queryId, hits })));
    await setKeyboard(ctx, withPhotoRows(keyboard, rows));
  });
  return composer;
}

/** Which of the three buttons has opened the numbers; none if they are those that bring a photo. */
function menuOf(action: PhotoAction | undefined): 'like' | 'original' | 'rate' | undefined {
  if (action === undefined || action === 'photo') return undefined;
  return action === 'similar' ? 'like' : action === 'full' ? 'original' : 'rate';
}

const isSheet = ({ callbackQuery }: BotContext): boolean => callbackQuery?.message?.photo !== undefined;
