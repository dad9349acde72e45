import { InlineKeyboard } from 'grammy';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import type { BotContext } from '../context.ts';
import { PHOTO_DATA } from './callback-data.ts';

type Row = readonly InlineKeyboardButton[];

const dataOf = (button: InlineKeyboardButton): string =>
  'callback_data' in button ? button.callback_data : '';

/** The keyboard under the message whose button was pressed, as Telegram gives it. */
export function pressedKeyboard({ callbackQuery }: BotContext): InlineKeyboardMarkup | undefined {
  const message = callbackQuery?.message;
  return message && 'reply_markup' in message ? message.reply_markup : undefined;
}

export const holds = (keyboard: InlineKeyboardMarkup | undefined, data: string): boolean =>
  keyboard?.inline_keyboard.flat().some(button => dataOf(button) === data) ?? false;

export const without = (keyboard: InlineKeyboardMarkup | undefined, data: string): InlineKeyboard =>
  new InlineKeyboard(
    (keyboard?.inline_keyboard ?? []).map(row => row.filter(button => dataOf(button) !== data)),
  );

/** The keyboard with these rows at its end, in place of the rows about single photos. */
export function withPhotoRows(
  keyboard: InlineKeyboardMarkup | undefined,
  rows: readonly Row[],
): InlineKeyboard {
  const kept = (keyboard?.inline_keyboard ?? []).filter(row => !row.some(isPhotoButton));
  return new InlineKeyboard([...kept, ...rows].map(row => [...row]));
}

/** The data of the first button in the open rows about single photos; undefined if none are open. */
export const openPhotoData = (keyboard: InlineKeyboardMarkup | undefined): string | undefined => {
  const button = keyboard?.inline_keyboard.flat().find(isPhotoButton);
  return button && dataOf(button);
};

const isPhotoButton = (button: InlineKeyboardButton): boolean => PHOTO_DATA.test(dataOf(button));

/** Best effort: an old message can no longer be edited, and a keyboard that is already right is not an error. */
export async function setKeyboard(
  ctx: BotContext,
  reply_markup: InlineKeyboardMarkup | undefined,
): Promise<void> {
  await ctx.editMessageReplyMarkup(reply_markup && { reply_markup }).catch(() => {});
}
