import { isDeepStrictEqual } from 'node:util';
import type { Message } from 'grammy/types';
import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Call, Method } from '../call.ts';
import type { Chat } from '../chat.ts';
import { checkCaption, readMarkup, readText } from '../markup.ts';
import { InputMedia, readFile } from './media.ts';

function openMessage({ world, bot, parameters }: Call): { chat: Chat; message: Message } {
  const chat = world.chat(parameters.number('chat_id'));
  chat.checkWritable();
  const message = chat.find(parameters.number('message_id'));
  if (message.from?.id !== bot.user.id) throw badRequest("message can't be edited");
  return { chat, message };
}

/** Applies the change; an edit that changes nothing is an error, like on the real server. */
function edit(call: Call, changes: (message: Message) => Partial<Message>): Message {
  const { chat, message } = openMessage(call);
  // Without reply_markup an edit removes the keyboard.
  const wanted = { ...changes(message), reply_markup: readMarkup(call.parameters) };
  const same = Object.entries(wanted).every(([key, value]) =>
    isDeepStrictEqual(message[key as keyof Message], value),
  );
  if (same) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  return chat.change(message.message_id, wanted as Partial<Message>);
}

export const editMethods: Record<string, Method> = {
  editMessageText: call =>
    edit(call, message => {
      if (message.text === undefined) throw badRequest('there is no text in the message to edit');
      return { text: readText(call.parameters) };
    }),
  editMessageCaption: call =>
    edit(call, message => {
      if (!message.photo && !message.document) throw badRequest("message can't be edited");
      const { parameters } = call;
      return {
        caption: checkCaption(parameters.text('caption'), parameters.text('parse_mode')),
      } as Partial<Message>;
    }),
  editMessageMedia: call =>
    edit(call, () => {
      const media = call.parameters.json('media', InputMedia);
      if (!media) throw badRequest("media isn't specified");
      const caption = checkCaption(media.caption ?? '', media.parse_mode);
      const content = readFile(call, media.type === 'document' ? 'document' : 'photo', media.media);
      return { ...content, caption } as Partial<Message>;
    }),
  editMessageReplyMarkup: call => edit(call, () => ({})),

  deleteMessage(call) {
    const chat = call.world.chat(call.parameters.number('chat_id'));
    chat.checkWritable();
    chat.delete(call.parameters.number('message_id'));
    return true;
  },
  deleteMessages(call) {
    const chat = call.world.chat(call.parameters.number('chat_id'));
    const ids = call.parameters.json('message_ids', z.array(z.number()).min(1).max(100)) ?? [];
    for (const id of ids) {
      // Missing messages are skipped.
      if (chat.messages.some(message => message.message_id === id)) chat.delete(id);
    }
    return true;
  },
};
