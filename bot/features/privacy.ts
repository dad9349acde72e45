import { Composer, InlineKeyboard } from 'grammy';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { isCommand } from '../telegram/command.ts';

const FORGET = 'forget';

/** /privacy says what is stored about a person. /forget deletes it after a second press and says what it was. */
export function privacy({ people, feedback, personHash }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const chat = composer.chatType('private');
  chat.filter(isCommand('privacy'), ctx => ctx.reply(ctx.texts.privacy));
  chat.filter(isCommand('forget'), ctx =>
    ctx.reply(ctx.texts.forget, { reply_markup: new InlineKeyboard().text(ctx.texts.forgetYes, FORGET) }),
  );
  chat.callbackQuery(FORGET, async ctx => {
    const hash = personHash(ctx.from.id);
    const hadSettings = await people.forget(hash);
    const { votes, reports } = await feedback.forget(hash);
    // Replaces the question: a second press would find nothing left to report.
    await ctx.editMessageText(ctx.texts.forgotten({ hadSettings, votes, reports })).catch(() => {});
  });
  return composer;
}
