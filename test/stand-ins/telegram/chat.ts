import type { Message, Chat as TelegramChat, User } from 'grammy/types';
import { ApiError, badRequest } from './api-error.ts';

/** One chat with its messages; `message_id` counts per chat, independently of update ids. */
export class Chat {
  readonly info: TelegramChat.PrivateChat | TelegramChat.GroupChat;
  readonly #changed: () => void;
  #nextMessageId = 1;
  #messages = new Map<number, Message>();
  /** Chat actions as the user would have seen them, in order. */
  readonly actions: string[] = [];
  /** The user blocked the bot, or the group removed it. */
  blocked = false;
  /** In a private chat: the user has written to the bot, so the bot may write. */
  started = false;

  constructor(info: TelegramChat.PrivateChat | TelegramChat.GroupChat, changed: () => void) {
    this.info = info;
    this.#changed = changed;
  }

  get messages(): Message[] {
    return [...this.#messages.values()];
  }

  add(from: User, content: Partial<Message>): Message {
    const message = {
      message_id: this.#nextMessageId++,
      from,
      chat: this.info,
      date: Math.floor(Date.now() / 1000),
      ...content,
    } as Message;
    this.#messages.set(message.message_id, message);
    this.#changed();
    return message;
  }

  /** @throws ApiError if it was deleted or never existed. */
  find(messageId: number, purpose = 'edit'): Message {
    const message = this.#messages.get(messageId);
    if (!message) throw badRequest(`message to ${purpose} not found`);
    return message;
  }

  /** Replaces a message with a changed copy; an update with the old message keeps showing the old one. */
  change(messageId: number, changes: Partial<Message>): Message {
    const changed = { ...this.find(messageId), ...changes, edit_date: Math.floor(Date.now() / 1000) };
    for (const [key, value] of Object.entries(changed)) {
      if (value === undefined) delete changed[key as keyof Message];
    }
    this.#messages.set(messageId, changed as Message);
    this.#changed();
    return changed as Message;
  }

  delete(messageId: number): void {
    this.find(messageId, 'delete');
    this.#messages.delete(messageId);
    this.#changed();
  }

  act(action: string): void {
    this.actions.push(action);
    this.#changed();
  }

  /** @throws ApiError in Telegram's words if the bot may not write here. */
  checkWritable(): void {
    if (this.blocked) {
      throw new ApiError(
        403,
        this.info.type === 'private'
          ? 'Forbidden: bot was blocked by the user'
          : 'Forbidden: bot was kicked from the group chat',
      );
    }
    if (this.info.type === 'private' && !this.started) throw badRequest('chat not found');
  }
}
