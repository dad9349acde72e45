import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { answerWith } from '../results/answer-query.ts';
import { PHOTO_DATA, readPhotoData } from '../results/callback-data.ts';
import { findHit } from '../results/find-hit.ts';
import type { BotServices } from '../services.ts';

/** «شبیه …»: photos like one of those that were shown. */
export function similar(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PHOTO_DATA, async (ctx, next) => {
    const photo = readPhotoData(ctx.callbackQuery.data);
    if (photo?.action !== 'similar') return next();
    const found = await findHit(services, photo);
    if (!found) return void (await ctx.reply(ctx.texts.photoGone));
    const { imageId } = found.hit;
    await answerWith(
      ctx,
      services,
      page => services.search.similar({ imageId, ...page }),
      ctx.texts.likeNumber(photo.rank),
    );
  });
  return composer;
}
