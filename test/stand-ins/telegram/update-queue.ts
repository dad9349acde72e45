import type { Update } from 'grammy/types';
import { ApiError } from './api-error.ts';

type UpdateKind = Exclude<keyof Update, 'update_id'>;

export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
  /** Aborted when the client hangs up, which frees the place for the next poller. */
  readonly signal: AbortSignal;
}

interface Waiter {
  wake(): void;
  refuse(error: ApiError): void;
}

const NOT_BY_DEFAULT = new Set<UpdateKind>(['chat_member', 'message_reaction', 'message_reaction_count']);

/** One bot's updates: stored until an offset above them is requested, handed to one poller at a time. */
export class UpdateQueue {
  #nextId = 100_000;
  #updates: Update[] = [];
  #allowed: ReadonlySet<string> = new Set();
  #waiter: Waiter | undefined;
  /** Set while a webhook is active: called for every update instead of a poller. */
  onPush: (() => void) | undefined;

  get pending(): readonly Update[] {
    return this.#updates;
  }

  /** Whether a poller is waiting for an update now. */
  get isPolled(): boolean {
    return this.#waiter !== undefined;
  }

  allow(kinds: readonly string[]): void {
    this.#allowed = new Set(kinds);
  }

  /** Queues an update unless its kind is not allowed. `copies` above one simulates a duplicate delivery. */
  push(content: Omit<Update, 'update_id'>, copies = 1): void {
    const kind = Object.keys(content)[0] as UpdateKind;
    const wanted = this.#allowed.size > 0 ? this.#allowed.has(kind) : !NOT_BY_DEFAULT.has(kind);
    if (!wanted) return;
    const update: Update = { ...content, update_id: this.#nextId++ };
    for (let copy = 0; copy < copies; copy++) this.#updates.push(update);
    this.onPush?.();
    this.#waiter?.wake();
  }

  /** Call when it has arrived. */
  remove(updateId: number): void {
    this.#updates = this.#updates.filter(update => update.update_id !== updateId);
  }

  clear(): void {
    this.#updates = [];
  }

  async poll({ offset, limit, timeoutMs, signal }: PollRequest): Promise<Update[]> {
    if (this.onPush) {
      throw new ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    this.#waiter?.refuse(
      new ApiError(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    );
    if (offset < 0) this.#updates = this.#updates.slice(offset);
    else this.#updates = this.#updates.filter(update => update.update_id >= offset);
    if (this.#updates.length === 0 && timeoutMs > 0) await this.#wait(timeoutMs, signal);
    return this.#updates.slice(0, limit);
  }

  #wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    const waiter: Waiter = { wake: resolve, refuse: reject };
    this.#waiter = waiter;
    signal.addEventListener('abort', () => resolve(), { once: true });
    return promise.finally(() => {
      clearTimeout(timer);
      if (this.#waiter === waiter) this.#waiter = undefined;
    });
  }
}
