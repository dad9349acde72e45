import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { isAddressed, withoutMention } from '../results/addressed.ts';
import { answerQuery } from '../results/answer-query.ts';
import type { BotServices } from '../services.ts';
import { beginsWithCommand, sayUnknown } from '../telegram/command.ts';
import { photoOf } from '../telegram/photo-of.ts';

/**
 * A photo in a private chat asks for similar photos; with a caption, for those that also fit the words. In a group the photo must reply to
 * the bot or mention its name. A picture that was sent as a file counts as a photo.
 */
export function searchPhoto(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const messages = ['message:photo', 'message:document', 'edited_message:photo'] as const;
  composer.on([...messages]).filter(isAddressed, async (ctx, next) => {
    const photo = photoOf(ctx.msg);
    if (photo === undefined) return next();
    if (beginsWithCommand(ctx)) return sayUnknown(ctx);
    await answerQuery(ctx, services, withoutMention(ctx, ctx.msg.caption ?? ''), photo);
  });
  return composer;
}
