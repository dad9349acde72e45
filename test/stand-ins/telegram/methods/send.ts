import type { Message } from 'grammy/types';
import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Call, Method } from '../call.ts';
import type { Chat } from '../chat.ts';
import { checkCaption, readMarkup, readText } from '../markup.ts';

const ReplyParameters = z.looseObject({
  message_id: z.number(),
  allow_sending_without_reply: z.boolean().optional(),
});

/** The chat of a sending method, checked: known, not blocked, within the flood rule. Resolves when the work is done. */
export async function openChat(call: Call, messages = 1): Promise<Chat> {
  if (!call.parameters.has('chat_id')) throw badRequest('chat_id is empty');
  const chat = call.world.chat(call.parameters.number('chat_id'));
  chat.checkWritable();
  if (messages > 0) call.flood.count(chat.info, messages);
  await call.latency();
  return chat;
}

/** The fields that every sent message has, such as the message that it replies to. */
export function readReply({ parameters }: Call, chat: Chat): Partial<Message> {
  const reply = parameters.json('reply_parameters', ReplyParameters);
  if (!reply) return {};
  const message = chat.messages.find(message => message.message_id === reply.message_id);
  if (!message && !reply.allow_sending_without_reply) throw badRequest('message to be replied not found');
  return message ? ({ reply_to_message: message } as Partial<Message>) : {};
}

export const sendMethods: Record<string, Method> = {
  async sendMessage(call) {
    const text = readText(call.parameters);
    const reply_markup = readMarkup(call.parameters);
    const chat = await openChat(call);
    return chat.add(call.bot.user, {
      ...readReply(call, chat),
      text,
      ...(reply_markup && { reply_markup }),
    } as Partial<Message>);
  },

  async sendChatAction(call) {
    const chat = await openChat(call, 0);
    const action = call.parameters.text('action');
    if (!/^(typing|(upload|record)_\w+|choose_sticker|find_location)$/.test(action)) {
      throw badRequest('wrong parameter action in request');
    }
    chat.act(action);
    return true;
  },

  async copyMessage(call) {
    const source = call.world.chat(call.parameters.number('from_chat_id'));
    const original = source.find(call.parameters.number('message_id'), 'copy');
    const chat = await openChat(call);
    const caption = call.parameters.has('caption')
      ? checkCaption(call.parameters.text('caption'), call.parameters.text('parse_mode'))
      : original.caption;
    const { text, photo, document } = original;
    const copy = { text, photo, document, caption, reply_markup: readMarkup(call.parameters) };
    const content = Object.fromEntries(Object.entries(copy).filter(([, value]) => value !== undefined));
    return { message_id: chat.add(call.bot.user, content as Partial<Message>).message_id };
  },
};
