import { Composer } from 'grammy';
import type { InlineKeyboardButton } from 'grammy/types';
import { ReportReason } from '../../core/ground/domain/images/report.ts';
import { FeedbackVerdict } from '../../core/ground/domain/search/feedback.ts';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import type { BotContext } from '../context.ts';
import { PHOTO_DATA, type PhotoRequest, photoData, readPhotoData } from '../results/callback-data.ts';
import { findHit } from '../results/find-hit.ts';
import { pressedKeyboard, setKeyboard, withPhotoRows } from '../results/keyboard.ts';
import type { BotServices } from '../services.ts';
import { ratingRows } from './rating-rows.ts';

/** What a person says about a photo: 👍, 👎, «نامربوط است», or a report that hides it until a maintainer has looked. */
export function feedback(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PHOTO_DATA, async (ctx, next) => {
    const photo = readPhotoData(ctx.callbackQuery.data);
    if (!photo || ['photo', 'full', 'similar'].includes(photo.action)) return next();
    if (ctx.chat?.type !== 'private') return;
    const keyboard = pressedKeyboard(ctx);
    if (photo.action === 'judge') return setKeyboard(ctx, withPhotoRows(keyboard, judgeRows(ctx, photo)));
    if (photo.action === 'report' && photo.reason === undefined) {
      return setKeyboard(ctx, withPhotoRows(keyboard, reasonRows(ctx, photo)));
    }
    const isTaken = await say(ctx, services, photo);
    if (!isTaken) await ctx.reply(ctx.texts.photoGone);
    const offset = Math.floor((photo.rank - 1) / PHOTOS_PER_PAGE) * PHOTOS_PER_PAGE;
    const { queryId } = photo;
    const { hits } = await services.search.more({ queryId, offset, top: PHOTOS_PER_PAGE });
    await setKeyboard(ctx, withPhotoRows(keyboard, await ratingRows(ctx, services, { queryId, hits })));
  });
  return composer;
}

/** @returns false when the photo is gone. */
async function say(ctx: BotContext, services: BotServices, photo: PhotoRequest): Promise<boolean> {
  const personHash = services.personHash(ctx.from?.id ?? 0);
  const found = await findHit(services, photo);
  if (!found) return false;
  const { imageId } = found.hit;
  const verdict = FeedbackVerdict.safeParse(photo.action).data;
  if (verdict) return services.feedback.vote({ personHash, imageId, verdict, queryId: photo.queryId });
  const reason = photo.reason ?? 'other';
  const outcome = await services.reports.add({ imageId, reason, note: null, addressHash: personHash });
  if (outcome === 'gone') return false;
  await ctx.reply(ctx.texts.reported[outcome](photo.rank));
  return true;
}

function judgeRows({ texts }: BotContext, photo: PhotoRequest): InlineKeyboardButton[][] {
  const button = (text: string, action: PhotoRequest['action']) => ({
    text,
    callback_data: photoData({ ...photo, action }),
  });
  return [
    [button(texts.good(photo.rank), 'good'), button(texts.bad(photo.rank), 'bad')],
    [button(texts.irrelevant, 'irrelevant'), button(texts.report, 'report')],
  ];
}

const reasonRows = ({ texts }: BotContext, photo: PhotoRequest): InlineKeyboardButton[][] =>
  ReportReason.options.map(reason => [
    { text: texts.reportReasons[reason], callback_data: photoData({ ...photo, action: 'report', reason }) },
  ]);
