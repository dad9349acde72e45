import { setTimeout as delay } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import type { UpdateQueue } from './update-queue.ts';

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
  /** How many updates are delivered at once; 40 by default, like on the real server. */
  readonly connections: number;
}

/** Growing pauses before a refused update is delivered again; the real server's are longer. */
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;
/** The real server gives a receiver longer. */
const ANSWER_WITHIN_MS = 5_000;

/** Like the real server (WebhookActor.cpp of tdlib/telegram-bot-api): updates of one chat are delivered one after the other. */
const chatOf = ({ message, edited_message, callback_query: press }: Update): number | undefined =>
  (message ?? edited_message ?? press?.message)?.chat?.id ?? press?.from.id;

/** Delivers a bot's updates to its address, several at once, and repeats each until the receiver answers 2xx. */
export class Webhook {
  readonly settings: WebhookSettings;
  lastError: { readonly message: string; readonly date: number } | undefined;
  readonly #queue: UpdateQueue;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<number>();

  constructor(settings: WebhookSettings, queue: UpdateQueue) {
    this.settings = settings;
    this.#queue = queue;
    this.look();
  }

  close(): void {
    this.#stop.abort();
  }

  /** Delivers waiting updates as far as connections are free. */
  look(): void {
    const chats = new Set<number>();
    for (const update of this.#queue.pending) {
      const chat = chatOf(update);
      if (chat !== undefined && chats.has(chat)) continue;
      if (chat !== undefined) chats.add(chat);
      if (this.#underWay.size >= this.settings.connections || this.#stop.signal.aborted) return;
      if (this.#underWay.has(update.update_id)) continue;
      this.#underWay.add(update.update_id);
      void this.#bring(update)
        .catch(() => {})
        .finally(() => {
          this.#underWay.delete(update.update_id);
          this.look();
        });
    }
  }

  async #bring(update: Update): Promise<void> {
    const { signal } = this.#stop;
    for (let pause = FIRST_RETRY_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_RETRY_MS)) {
      const problem = await this.#post(update);
      if (signal.aborted) return;
      if (problem === undefined) {
        this.#queue.remove(update.update_id);
        return;
      }
      this.lastError = { message: problem, date: Math.floor(Date.now() / 1_000) };
      await delay(pause, undefined, { signal });
    }
  }

  /** @returns what was wrong with the answer. */
  async #post(update: Update): Promise<string | undefined> {
    const { url, secret } = this.settings;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret && { 'x-telegram-bot-api-secret-token': secret }),
        },
        body: JSON.stringify(update),
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await response.arrayBuffer();
      if (response.ok) return undefined;
      return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError'
        ? 'Read timeout expired'
        : 'Connection refused';
    }
  }
}
