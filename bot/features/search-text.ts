import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { isAddressed, withoutMention } from '../results/addressed.ts';
import { answerQuery } from '../results/answer-query.ts';
import { firstExample } from '../results/examples.ts';
import { inReply } from '../results/reply.ts';
import type { BotServices } from '../services.ts';
import { beginsWithCommand, isCommand, readCommand, sayUnknown } from '../telegram/command.ts';
import { photoOf } from '../telegram/photo-of.ts';

/**
 * A text is a query. In a private chat every text is one, edited messages included. In a group only `/search …`, replies to the bot's own
 * messages and texts that mention its name are queries, so that the bot does not disturb the conversation. In a reply to a photo, the words
 * are searched together with that photo.
 */
export function searchText(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer.filter(isCommand('search'), async ctx => {
    const { rest = '' } = readCommand(ctx) ?? {};
    const photo = photoOf(ctx.msg) ?? repliedPhoto(ctx);
    if (rest !== '' || photo !== undefined) return answerQuery(ctx, services, rest, photo);
    await ctx.reply(ctx.texts.searchUsage(firstExample(services.examples)), inReply(ctx));
  });

  composer.on(['message:text', 'edited_message:text']).filter(isAddressed, async ctx => {
    if (beginsWithCommand(ctx)) return sayUnknown(ctx);
    await answerQuery(ctx, services, withoutMention(ctx, ctx.msg.text), repliedPhoto(ctx));
  });

  return composer;
}

/** The photo that a message replies to, which may be in another chat. */
const repliedPhoto = ({ msg }: BotContext): string | undefined =>
  photoOf(msg?.reply_to_message) ?? photoOf(msg?.external_reply);
