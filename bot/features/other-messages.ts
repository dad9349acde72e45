import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { firstExample } from '../results/examples.ts';
import type { BotServices } from '../services.ts';

/**
 * Answers messages that the bot cannot use, in private chats, by saying what it can do. Service messages (a pinned message, a new title)
 * are not listed and get no answer.
 */
export function otherMessages({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const chat = composer.chatType('private');

  chat.on('message:sticker', ctx => ctx.reply(ctx.texts.sticker));
  chat.on(['message:voice', 'message:audio', 'message:video_note'], ctx => ctx.reply(ctx.texts.voice));
  chat.on(
    [
      'message:animation',
      'message:video',
      'message:document',
      'message:story',
      'message:location',
      'message:contact',
      'message:poll',
      'message:dice',
      'message:game',
      'message:paid_media',
      'message:checklist',
      'message:giveaway',
    ],
    ctx => ctx.reply(ctx.texts.other(firstExample(examples))),
  );
  return composer;
}
