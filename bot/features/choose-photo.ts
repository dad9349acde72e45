import { Composer } from 'grammy';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/photos-per-page.ts';
import type { BotContext } from '../context.ts';
import { PAGE_DATA, readPageData, readPhotoData } from '../results/callback-data.ts';
import { openPhotoData, pressedKeyboard, setKeyboard, withPhotoRows } from '../results/keyboard.ts';
import { numberRows } from '../results/number-rows.ts';
import type { BotServices } from '../services.ts';
import { ratingRows } from './rating-rows.ts';

/** «شبیه یکی از این‌ها» and «نظر شما»: opens the numbers of the page's photos, and closes them at a second press. */
export function choosePhoto(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PAGE_DATA, async (ctx, next) => {
    const page = readPageData(ctx.callbackQuery.data);
    if (page?.action !== 'like' && page?.action !== 'rate') return next();
    const { queryId, offset } = page;
    const keyboard = pressedKeyboard(ctx);
    const open = readPhotoData(openPhotoData(keyboard) ?? '')?.action;
    const isOpen = open !== undefined && (open === 'similar') === (page.action === 'like');
    if (isOpen) return setKeyboard(ctx, withPhotoRows(keyboard, []));
    const { hits } = await services.search.more({ queryId, offset, top: PHOTOS_PER_PAGE });
    const photos = hits.map(({ rank }) => ({ rank, label: ctx.texts.number(rank) }));
    const rows =
      page.action === 'like'
        ? numberRows(photos, { action: 'similar', queryId })
        : await ratingRows(ctx, services, { queryId, hits });
    await setKeyboard(ctx, withPhotoRows(keyboard, rows));
  });
  return composer;
}
