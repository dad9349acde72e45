import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { firstExample } from '../results/examples.ts';
import type { BotServices } from '../services.ts';

/** Tells the person who adds the bot to a group, once, how to ask it there. After that the bot is silent until it is asked. */
export function addedToGroup({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.chatType(['group', 'supergroup']).on('message:new_chat_members', async (ctx, next) => {
    const { new_chat_members: members } = ctx.message;
    const isMe = Array.isArray(members) && members.some(member => member?.id === ctx.me.id);
    if (!isMe) return next();
    await ctx.reply(ctx.texts.addedToGroup(`@${ctx.me.username}`, firstExample(examples)));
  });
  return composer;
}
