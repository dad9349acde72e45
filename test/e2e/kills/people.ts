import { setTimeout as sleep } from 'node:timers/promises';
import { botMessages } from '../../../locales/bot.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import type { RecordedCall } from '../../stand-ins/telegram/answer-call.ts';
import type { TelegramStandIn } from '../../stand-ins/telegram/server.ts';
import type { TestUser } from '../../stand-ins/telegram/test-user.ts';

const albumsOf = ({ received }: TestUser): number =>
  new Set(
    received.flatMap(({ media_group_id, photo, message_id }) =>
      photo ? [media_group_id ?? message_id] : [],
    ),
  ).size;
const { oneMoment } = botMessages('fa');
/** What is said to those who wait: behind others, or for a process that is away. */
const isNotice = (text: string): boolean => text === oneMoment || text.includes('شما نفر');
/** Ten photos in one, with its words below: what comes while many wait. */
const isSheet = ({ photo, media_group_id, reply_markup }: TestUser['received'][number]): boolean =>
  photo !== undefined && media_group_id === undefined && reply_markup !== undefined;
/** Answers in words. */
const textsOf = ({ received }: TestUser): number =>
  received.filter(message => isSheet(message) || (message.text !== undefined && !isNotice(message.text)))
    .length;

export interface Double {
  readonly kind: string;
  readonly arrivedAt: number;
  readonly answeredAt: number;
}

/** People who each ask the bot once: whoever has a text has an answer, and more than one of a kind is a double. */
export class People {
  readonly #telegram: TelegramStandIn;
  readonly #stopped = new AbortController();
  readonly #asking: Promise<void>;
  readonly users: TestUser[] = [];

  constructor(telegram: TelegramStandIn, everyMs: number) {
    this.#telegram = telegram;
    this.#asking = this.#ask(everyMs);
  }

  /** Messages that came more than once: each with the times (performance.now()) of the call that sent it before. */
  get doubles(): readonly Double[] {
    const isIts = ({ method, parameters, status }: RecordedCall): boolean =>
      /^send(?:MediaGroup|Photo|Message)$/.test(method) &&
      !isNotice(String(parameters['text'] ?? '')) &&
      (status === 200 || status === undefined);
    const kindOf = ({ method, parameters }: RecordedCall) =>
      `${String(parameters['chat_id'])} ${method === 'sendMessage' ? 'words' : 'photos'}`;
    return [...Map.groupBy(this.#telegram.calls.filter(isIts), kindOf)].flatMap(([kind, calls]) =>
      calls.slice(0, -1).map(({ arrivedAt, answeredAt = Number.POSITIVE_INFINITY }) => ({
        kind,
        arrivedAt,
        answeredAt,
      })),
    );
  }

  get withAlbum(): number {
    return this.users.filter(user => albumsOf(user) > 0).length;
  }

  get unanswered(): number {
    return this.users.filter(user => textsOf(user) === 0).length;
  }

  /** Asks no more and waits until everyone has an answer. */
  async finish(limitMs: number): Promise<void> {
    this.#stopped.abort();
    await this.#asking;
    await waitFor(() => this.unanswered === 0, limitMs).catch(() => undefined);
  }

  async #ask(everyMs: number): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const user = this.#telegram.user();
      this.users.push(user);
      user.send('دایرهٔ سفید');
      await sleep(everyMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }
}
