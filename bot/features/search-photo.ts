import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { answerQuery } from '../results/answer-query.ts';
import type { BotServices } from '../services.ts';
import { photoOf } from '../telegram/photo-of.ts';
import { AnsweredTexts } from './answered-texts.ts';

/**
 * A photo in a private chat asks for others like it, with a caption for those that also fit the words. A picture that was
 * sent as a file is one, too.
 */
export function searchPhoto(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const answered = new AnsweredTexts();
  const messages = ['message:photo', 'message:document', 'edited_message:photo'] as const;
  composer.chatType('private').on([...messages], async (ctx, next) => {
    const photo = photoOf(ctx.msg);
    if (photo === undefined) return next();
    if (answered.isNew(ctx)) await answerQuery(ctx, services, ctx.msg.caption ?? '', photo);
  });
  return composer;
}
