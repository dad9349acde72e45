import type { InlineQueryResult, Message, PhotoSize, Update, User } from 'grammy/types';
import { PATIENCE_MS } from '../../helpers/wait-for.ts';
import type { Chat } from './chat.ts';
import { commandEntities } from './markup.ts';
import { transcript } from './transcript.ts';
import type { BotAccount, CallbackAnswer, InlineAnswer, World } from './world.ts';

interface SendOptions {
  /** In place of the private chat with the bot. */
  readonly chat?: Chat;
  readonly replyTo?: Message;
  /** Delivers the same update this often. */
  readonly copies?: number;
}

/** A person with a Telegram client: writes, presses buttons, and sees what a user would see. */
export class TestUser {
  readonly user: User;
  readonly chat: Chat;
  readonly #world: World;
  readonly #bot: BotAccount;
  /** The answers to pressed buttons, in order of the answers. */
  readonly #callbackIds: string[] = [];

  constructor(world: World, bot: BotAccount, user: User) {
    this.#world = world;
    this.#bot = bot;
    this.user = user;
    world.users.set(user.id, user);
    this.chat = world.addChat({ id: user.id, type: 'private', first_name: user.first_name });
  }

  /** The bot's messages in the private chat, in order. */
  get received(): Message[] {
    return this.chat.messages.filter(message => message.from?.is_bot);
  }

  /** Short texts that popped up over the chat after presses. */
  get callbackAnswers(): CallbackAnswer[] {
    return this.#callbackIds.flatMap(id => this.#bot.callbackAnswers.get(id) ?? []);
  }

  /** The private chat as the user sees it, as plain lines. */
  transcript(): string {
    return transcript(this.chat);
  }

  send(text: string, options: SendOptions = {}): Message {
    const entities = commandEntities(text);
    return this.sendMessage({ text, ...(entities && { entities }) } as Partial<Message>, options);
  }

  /** Any content: a sticker, a voice message, a service message. */
  sendMessage(
    content: Partial<Message>,
    { chat = this.chat, replyTo, copies = 1 }: SendOptions = {},
  ): Message {
    chat.started = true;
    const message = chat.add(this.user, {
      ...content,
      ...(replyTo && { reply_to_message: replyTo }),
    } as Partial<Message>);
    this.#bot.updates.push({ message } as Omit<Update, 'update_id'>, copies);
    return message;
  }

  sendPhoto(bytes: Buffer, caption?: string, extra: Partial<Message> = {}): Message {
    const photo: PhotoSize[] = this.#bot.files.addPhoto(bytes);
    const caption_entities = caption === undefined ? undefined : commandEntities(caption);
    const words = { ...(caption && { caption }), ...(caption_entities && { caption_entities }) };
    return this.sendMessage({ photo, ...words, ...extra } as Partial<Message>);
  }

  edit(message: Message, text: string, chat = this.chat): void {
    const edited = chat.change(message.message_id, { text } as Partial<Message>);
    this.#bot.updates.push({ edited_message: edited } as Omit<Update, 'update_id'>);
  }

  /** Presses the button with this text as the message shows it now. */
  press(message: Message, text: string, chat = this.chat): void {
    const shown = chat.find(message.message_id);
    const buttons = shown.reply_markup?.inline_keyboard.flat() ?? [];
    const button = buttons.find(button => button.text === text);
    if (!button)
      throw new Error(`no button «${text}», only ${buttons.map(b => b.text).join('، ') || 'none'}`);
    this.pressData(shown, 'callback_data' in button ? button.callback_data : '', chat);
  }

  /** Sends callback data like a client with an old or forged keyboard. The bot gets the message as it is now. */
  pressData(shown: Message, data: string, chat = this.chat): void {
    const id = this.#world.newKey();
    const message = chat.messages.find(({ message_id }) => message_id === shown.message_id) ?? shown;
    const query = { id, from: this.user, message, chat_instance: String(chat.info.id), data };
    this.#callbackIds.push(id);
    this.#bot.openCallbacks.set(id, query);
    this.#bot.updates.push({ callback_query: query });
  }

  /** Types `@bot query` in any chat and waits for the answer. */
  async inline(query: string, offset = ''): Promise<InlineAnswer> {
    const id = this.#world.newKey();
    this.#bot.inlineQueries.set(id, undefined);
    this.#bot.updates.push({ inline_query: { id, from: this.user, query, offset } });
    await this.until(() => this.#bot.inlineQueries.get(id) !== undefined, 'an inline answer');
    return this.#bot.inlineQueries.get(id) as InlineAnswer;
  }

  /** Sends one of the inline results (which `/setinlinefeedback` reports). */
  choose(result: InlineQueryResult, query: string): void {
    this.#bot.updates.push({ chosen_inline_result: { result_id: result.id, from: this.user, query } });
  }

  block(): void {
    this.chat.blocked = true;
  }

  unblock(): void {
    this.chat.blocked = false;
  }

  /** Waits until the bot's messages in the private chat satisfy the condition. */
  async until(
    condition: (received: Message[]) => boolean,
    what = 'the awaited messages',
  ): Promise<Message[]> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!condition(this.received)) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what} did not come. The chat:\n${this.transcript()}`);
      await nextChange(this.#world, left);
    }
    return this.received;
  }

  /** Waits for the bot's next text message after the current ones, and returns it. */
  async nextText(send: () => void): Promise<Message> {
    const before = this.received.length;
    send();
    const messages = await this.until(
      all => all.slice(before).some(message => message.text !== undefined),
      'a text message',
    );
    return messages.slice(before).find(message => message.text !== undefined) as Message;
  }
}

function nextChange(world: World, withinMs: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, withinMs);
    function done(): void {
      clearTimeout(timer);
      world.changes.off('change', done);
      resolve();
    }
    world.changes.on('change', done);
  });
}
