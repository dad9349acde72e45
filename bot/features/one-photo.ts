import { Composer, InlineKeyboard, InputFile } from 'grammy';
import { NegarehError } from '../../core/ground/errors.ts';
import type { BotContext } from '../context.ts';
import { PHOTO_DATA, type PhotoRequest, photoData, readPhotoData } from '../results/callback-data.ts';
import { whileSendingPhotos } from '../results/chat-action.ts';
import { findHit } from '../results/find-hit.ts';
import { sendPhotos } from '../results/photo-messages.ts';
import { inReply } from '../results/reply.ts';
import type { BotServices } from '../services.ts';

/** The number of a photo under a page that was sent as one picture brings that photo; «اندازهٔ اصلی» brings it as a file at full size. */
export function onePhoto(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PHOTO_DATA, async (ctx, next) => {
    const photo = readPhotoData(ctx.callbackQuery.data);
    if (photo?.action !== 'photo' && photo?.action !== 'full') return next();
    await whileSendingPhotos(ctx, services, () =>
      photo.action === 'photo' ? bring(ctx, services, photo) : bringInFull(ctx, services, photo),
    );
  });
  return composer;
}

async function bring(ctx: BotContext, services: BotServices, { queryId, rank }: PhotoRequest): Promise<void> {
  const { texts } = ctx;
  const found = await findHit(services, { queryId, rank });
  const reply_markup = new InlineKeyboard()
    .text(texts.likeThis, photoData({ action: 'similar', queryId, rank }))
    .text(texts.original, photoData({ action: 'full', queryId, rank }));
  const photo = { queryId, hits: found ? [found.hit] : [] };
  const sent = await sendPhotos(ctx, services, photo, { caption: texts.photoNumber(rank), reply_markup });
  if (sent.length === 0) await ctx.reply(texts.photoGone);
}

/** Many people want full-size photos, or this one takes long. Retries by the bot would add to the load, so the person may press again. */
const isTooMuch = (error: unknown): boolean =>
  error instanceof NegarehError && (error.code === 'service.busy' || error.code === 'request.timeout');

async function bringInFull(
  ctx: BotContext,
  { search }: BotServices,
  { queryId, rank }: PhotoRequest,
): Promise<void> {
  const image = await search.photo({ queryId, rank, size: 'full' }).catch((error: unknown) => {
    if (isTooMuch(error)) return undefined;
    throw error;
  });
  if (!image) return void (await ctx.reply(ctx.texts.fullBusy, inReply(ctx)));
  const file = new InputFile(new Uint8Array(image), `negareh-${rank}.jpg`);
  await ctx.replyWithDocument(file, { caption: ctx.texts.photoNumber(rank), ...inReply(ctx) });
}
