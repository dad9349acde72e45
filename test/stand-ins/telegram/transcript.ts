import type { Message } from 'grammy/types';
import type { Chat } from './chat.ts';

/** A chat as plain lines: albums as one line with the caption that Telegram shows, keyboards in brackets. */
export function transcript(chat: Chat): string {
  const lines: string[] = [];
  const { messages } = chat;
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at] as Message;
    const album = message.media_group_id
      ? messages.filter(other => other.media_group_id === message.media_group_id)
      : [message];
    at += album.length - 1;
    const who = message.from?.is_bot ? '◀ bot ' : `▶ ${message.from?.first_name} `;
    lines.push(`${who}${describe(album)}`.trimEnd());
    for (const row of message.reply_markup?.inline_keyboard ?? []) {
      lines.push(`      ${row.map(button => `[ ${button.text} ]`).join(' ')}`);
    }
  }
  return lines.join('\n');
}

function describe(album: Message[]): string {
  const [first] = album;
  if (!first) return '';
  const captions = album.flatMap(message => message.caption ?? []);
  // Telegram shows a caption under an album only when exactly one item has one.
  const caption = captions.length === 1 ? `\n      ${captions[0]?.replaceAll('\n', '\n      ')}` : '';
  if (first.photo) return `${album.length > 1 ? `(album of ${album.length} photos)` : '(photo)'}${caption}`;
  if (first.text !== undefined) return first.text.replaceAll('\n', '\n      ');
  const kind = ['sticker', 'voice', 'document', 'video'].find(kind => kind in first) ?? 'message';
  return `(${kind})${caption}`;
}
