import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { BotCommand, CallbackQuery, User, UserFromGetMe } from 'grammy/types';
import { ApiError, badRequest } from './api-error.ts';
import { Chat } from './chat.ts';
import { BotFiles } from './files.ts';
import type { InlineResult } from './inline-result.ts';
import { UpdateQueue } from './update-queue.ts';
import type { Webhook } from './webhook.ts';

/** The answer to an inline query. */
export interface InlineAnswer {
  readonly results: readonly InlineResult[];
  readonly nextOffset: string;
  readonly cacheTime: number;
  readonly isPersonal: boolean;
  /** The text of the button over the results. */
  readonly button: string;
}

export interface CallbackAnswer {
  readonly text: string;
  readonly alert: boolean;
}

/** A bot as the server knows it. */
export class BotAccount {
  readonly token: string;
  readonly user: UserFromGetMe;
  readonly updates = new UpdateQueue();
  readonly files: BotFiles;
  /** By `scope language`, for example `default fa`. */
  readonly commands = new Map<string, BotCommand[]>();
  readonly descriptions = new Map<string, string>();
  readonly openCallbacks = new Map<string, CallbackQuery>();
  readonly callbackAnswers = new Map<string, CallbackAnswer>();
  /** Undefined until answered. */
  readonly inlineQueries = new Map<string, InlineAnswer | undefined>();
  webhook: Webhook | undefined;

  constructor(token: string, username: string) {
    this.token = token;
    this.files = new BotFiles(token);
    this.user = {
      id: Number(token.split(':')[0]),
      is_bot: true,
      first_name: username,
      username,
      can_join_groups: true,
      can_read_all_group_messages: false,
      can_manage_bots: false,
      supports_inline_queries: true,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
    } as UserFromGetMe;
  }
}

/** The whole state of the stand-in, and a signal whenever a chat changes. */
export class World {
  readonly bots = new Map<string, BotAccount>();
  readonly chats = new Map<number, Chat>();
  readonly users = new Map<number, User>();
  /** There may be as many listeners as waiting users. */
  readonly changes = new EventEmitter().setMaxListeners(0);
  #nextId = 500_000_000;

  /** Emitted in the next turn, when the call that made the change is recorded as answered. */
  readonly changed = (): void => void setImmediate(() => this.changes.emit('change'));

  newId = (): number => this.#nextId++;

  newKey = (): string => `${randomInt(2 ** 40)}${randomInt(2 ** 20)}`;

  addBot(token: string, username: string): BotAccount {
    const bot = new BotAccount(token, username);
    this.bots.set(token, bot);
    return bot;
  }

  bot(token: string): BotAccount {
    const bot = this.bots.get(token);
    if (bot) return bot;
    // The real server distinguishes a malformed token (404) from an unknown one (401).
    if (!/^\d+:[\w-]{3,}$/.test(token)) throw new ApiError(404, 'Not Found');
    throw new ApiError(401, 'Unauthorized');
  }

  addChat(info: Chat['info']): Chat {
    const chat = new Chat(info, this.changed);
    this.chats.set(info.id, chat);
    return chat;
  }

  chat(id: number): Chat {
    const chat = this.chats.get(id);
    if (!chat) throw badRequest('chat not found');
    return chat;
  }
}
