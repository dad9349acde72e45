import { Composer, InlineKeyboard } from 'grammy';
import { PersonSettings } from '../../core/ground/domain/search/person-settings.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { isCommand } from '../telegram/command.ts';

const SETTINGS_DATA = /^settings:(photos|inline):(\w+)$/;

/** /settings: how photos are sent, and whether the bot answers in other chats. Each button names the state after its press. */
export function settings({ people, personHash }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter(isCommand('settings'), async ctx => {
    if (ctx.chat?.type !== 'private' || !ctx.from) return void (await ctx.reply(ctx.texts.onlyInPrivate));
    const { text, reply_markup } = menuOf(ctx, await people.find(personHash(ctx.from.id)));
    await ctx.reply(text, { reply_markup });
  });
  composer.callbackQuery(SETTINGS_DATA, async ctx => {
    if (ctx.chat?.type !== 'private') return;
    const [, name = '', value] = SETTINGS_DATA.exec(ctx.callbackQuery.data) ?? [];
    const hash = personHash(ctx.from.id);
    const chosen = PersonSettings.safeParse({ ...(await people.find(hash)), [name]: value });
    if (!chosen.success) return;
    await people.save(hash, chosen.data);
    const { text, reply_markup } = menuOf(ctx, chosen.data);
    // A second press changes nothing, and Telegram answers that with an error.
    await ctx.editMessageText(text, { reply_markup }).catch(() => {});
  });
  return composer;
}

function menuOf({ texts }: BotContext, { photos = 'album', inline = 'on' }: PersonSettings) {
  const reply_markup = new InlineKeyboard();
  if (photos === 'album') reply_markup.text(texts.settings.toSheet, 'settings:photos:sheet');
  else reply_markup.text(texts.settings.toAlbum, 'settings:photos:album');
  reply_markup.row();
  if (inline === 'on') reply_markup.text(texts.settings.inlineOff, 'settings:inline:off');
  else reply_markup.text(texts.settings.inlineOn, 'settings:inline:on');
  const lines = [texts.settings.title, texts.settings.photos[photos], texts.settings.inline[inline]];
  return { text: lines.join('\n'), reply_markup };
}
