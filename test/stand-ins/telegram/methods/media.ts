import type { Message } from 'grammy/types';
import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Call, Method } from '../call.ts';
import { checkCaption, readMarkup } from '../markup.ts';
import { openChat, readReply } from './send.ts';

export const InputMedia = z.looseObject({
  type: z.enum(['photo', 'video', 'document', 'audio', 'animation', 'live_photo']),
  media: z.string(),
  caption: z.string().optional(),
  parse_mode: z.string().optional(),
});
export type InputMedia = z.infer<typeof InputMedia>;

const MIXED = new Set(['photo', 'video', 'live_photo']);

/** A photo or document of a message: `attach://<part>` must resolve, anything else must be a known file_id. */
export function readFile(
  { bot, parameters }: Call,
  kind: 'photo' | 'document',
  source: string,
): Partial<Message> {
  const uploaded = source.startsWith('attach://') ? parameters.files.get(source.slice(9)) : undefined;
  if (source.startsWith('attach://') && !uploaded) throw badRequest(`there is no ${kind} in the request`);
  if (/^https?:/.test(source)) throw badRequest('Failed to get HTTP URL content');
  if (kind === 'document') {
    if (uploaded) {
      const stored = bot.files.addDocument(uploaded.bytes, uploaded.name);
      return { document: { ...stored, file_name: uploaded.name } } as Partial<Message>;
    }
    bot.files.find(source, 'document');
    return { document: { file_id: source, file_unique_id: source } } as Partial<Message>;
  }
  const photo = uploaded ? bot.files.addPhoto(uploaded.bytes) : bot.files.find(source, 'photo').sizes;
  return { photo } as Partial<Message>;
}

/** The file of a plain `sendPhoto`: the part itself, `attach://`, or a file_id. */
function sourceOf({ parameters }: Call, field: string): string {
  if (parameters.files.has(field)) return `attach://${field}`;
  const source = parameters.text(field);
  if (!source) throw badRequest(`there is no ${field} in the request`);
  return source;
}

const sendFile =
  (kind: 'photo' | 'document'): Method =>
  async call => {
    const { parameters } = call;
    const caption = checkCaption(parameters.text('caption'), parameters.text('parse_mode'));
    const reply_markup = readMarkup(parameters);
    const chat = await openChat(call);
    return chat.add(call.bot.user, {
      ...readReply(call, chat),
      ...readFile(call, kind, sourceOf(call, kind)),
      ...(caption && { caption }),
      ...(reply_markup && { reply_markup }),
    } as Partial<Message>);
  };

function checkAlbum(items: InputMedia[]): void {
  if (items.length < 2) throw badRequest('there are not enough messages to send as an album');
  if (items.length > 10) throw badRequest('too much messages to send as an album');
  const kinds = new Set(items.map(item => (MIXED.has(item.type) ? 'mixed' : item.type)));
  if (kinds.size > 1) throw badRequest("document can't be mixed with other media types");
  for (const { type } of items) {
    if (type !== 'photo' && type !== 'document') throw badRequest(`${type} is not built into this stand-in`);
  }
}

export const mediaMethods: Record<string, Method> = {
  sendPhoto: sendFile('photo'),
  sendDocument: sendFile('document'),

  async sendMediaGroup(call) {
    const items = call.parameters.json('media', z.array(InputMedia)) ?? [];
    if (call.parameters.has('reply_markup')) throw badRequest("reply_markup can't be used in an album");
    checkAlbum(items);
    const captions = items.map(item => checkCaption(item.caption ?? '', item.parse_mode));
    const chat = await openChat(call, items.length);
    // Every item is checked before any is sent, because an album arrives completely or not at all.
    const contents = items.map((item, index) => {
      try {
        return readFile(call, item.type as 'photo' | 'document', item.media);
      } catch (error) {
        const reason = (error as Error).message.replace('Bad Request: ', '');
        throw badRequest(`failed to send message #${index + 1} with the error message "${reason}"`);
      }
    });
    const reply = readReply(call, chat);
    const media_group_id = call.world.newKey();
    return contents.map((content, index) => {
      const caption = captions[index];
      return chat.add(call.bot.user, {
        ...reply,
        ...content,
        media_group_id,
        ...(caption && { caption }),
      } as Partial<Message>);
    });
  },
};
