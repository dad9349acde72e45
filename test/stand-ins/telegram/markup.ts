import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import { z } from 'zod';
import { badRequest } from './api-error.ts';
import type { Parameters } from './parameters.ts';

const CAPTION_LIMIT = 1024;
const TEXT_LIMIT = 4096;
const CALLBACK_DATA_BYTES = 64;

const Button = z.looseObject({ text: z.string().min(1), callback_data: z.string().optional() });
const Markup = z.looseObject({ inline_keyboard: z.array(z.array(Button)).optional() });

/** Checks what Telegram checks: every button has one action, and `callback_data` has 1 to 64 bytes. */
export function readMarkup(parameters: Parameters): InlineKeyboardMarkup | undefined {
  const markup = parameters.json('reply_markup', Markup);
  const rows = markup?.inline_keyboard?.filter(row => row.length > 0) ?? [];
  for (const button of rows.flat()) {
    if (Object.keys(button).length < 2) throw badRequest('Text buttons are unallowed in the inline keyboard');
    if (button.callback_data === undefined) continue;
    const bytes = Buffer.byteLength(button.callback_data);
    if (bytes < 1 || bytes > CALLBACK_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  }
  return rows.length > 0 ? ({ inline_keyboard: rows } as InlineKeyboardMarkup) : undefined;
}

/** Formatting is not rendered here, so a caller that relies on it must fail loudly. */
function refuseParseMode(mode: string): void {
  if (mode) throw badRequest(`parse_mode ${mode} is not supported by this stand-in`);
}

/** Telegram trims texts and counts UTF-16 units. */
export function readText(parameters: Parameters): string {
  refuseParseMode(parameters.text('parse_mode'));
  const text = parameters.text('text').trim();
  if (text === '') throw badRequest('message text is empty');
  if (text.length > TEXT_LIMIT) throw badRequest('message is too long');
  return text;
}

export function checkCaption(caption: string, parseMode = ''): string | undefined {
  refuseParseMode(parseMode);
  if (caption.length > CAPTION_LIMIT) throw badRequest('message caption is too long');
  return caption.trim() || undefined;
}

/** A leading `/command` as Telegram marks it; grammY recognises commands only by this entity. */
export function commandEntities(text: string): MessageEntity[] | undefined {
  const command = /^\/[a-z0-9_]{1,32}(@\w+)?/i.exec(text)?.[0];
  return command ? [{ type: 'bot_command', offset: 0, length: command.length }] : undefined;
}
