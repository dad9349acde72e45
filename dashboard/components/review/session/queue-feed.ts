import { backoffMs } from '../../../../core/ground/async/backoff.ts';
import { coalesce } from '../../../../core/ground/async/coalesce.ts';
import type { NextRequest } from '../../../../core/ground/domain/review/review-api.ts';
import type {
  QueueCursor,
  QueueFilter,
  QueueOrder,
  QueuePair,
} from '../../../../core/ground/domain/review/review-queue.ts';
import type { ReviewClient } from './review-client.ts';
import { SignedOutError } from './review-client.ts';

/** `empty`: the queue holds nothing for this person now; `failed`: it cannot be read now, and will be retried. */
export type FeedState = 'loading' | 'ready' | 'empty' | 'failed';

export interface FeedOptions {
  readonly client: Pick<ReviewClient, 'next' | 'leases'>;
  readonly filter: QueueFilter;
  readonly order: QueueOrder;
  /** How many pairs are held in advance. */
  readonly ahead: number;
  onChange(): void;
  /** Other people took these pairs while this page slept. */
  onLost(count: number): void;
}

const BACKOFF = { firstMs: 1_000, longestMs: 15_000 };

/** The next pairs: fetched in advance, each shown once. */
export class QueueFeed {
  readonly #options: FeedOptions;
  #pairs: QueuePair[] = [];
  #cursor: QueueCursor | null = null;
  #state: FeedState = 'loading';
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** Decided here, even if the server does not know it yet. */
  readonly #done = new Set<string>();

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** The first one is on the screen. */
  get pairs(): readonly QueuePair[] {
    return this.#pairs;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Removes pairs, which do not come again, and fetches the next ones. */
  drop(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const gone = new Set(ids);
    for (const id of ids) this.#done.add(id);
    this.#pairs = this.#pairs.filter(({ id }) => !gone.has(id));
    if (this.#pairs.length === 0 && this.#state === 'ready') this.#state = 'loading';
    void this.fill();
  }

  /** Puts pairs (back) at the front. */
  restore(pairs: readonly QueuePair[]): void {
    for (const { id } of pairs) this.#done.delete(id);
    const ids = new Set(pairs.map(({ id }) => id));
    // As copies, so that pending answers about the earlier objects no longer affect them.
    this.#pairs = [...pairs.map(pair => ({ ...pair })), ...this.#pairs.filter(({ id }) => !ids.has(id))];
    this.#become('ready');
  }

  /** Fetches until enough pairs are held, or there are no more. Never rejects. */
  readonly fill = coalesce(() => this.#fetch());

  async #fetch(): Promise<void> {
    const { ahead } = this.#options;
    if (this.#closed || this.#pairs.length >= Math.ceil(ahead / 2)) return;
    clearTimeout(this.#timer);
    try {
      // A walk that began in the middle is followed by one from the start, which may find pairs that others gave back.
      let isWholeWalk = this.#cursor === null;
      while (this.#pairs.length < ahead && !this.#closed) {
        const isEnd = await this.#fetchPage();
        if (isEnd && isWholeWalk) break;
        if (isEnd) isWholeWalk = true;
      }
      if (this.#pairs.length === 0) this.#become('empty');
    } catch (error) {
      if (this.#pairs.length === 0) this.#become('failed');
      if (!(error instanceof SignedOutError)) this.#tryAgain();
    }
  }

  /** Asks an empty queue again. */
  async reload(): Promise<void> {
    if (this.#state === 'empty' || this.#state === 'failed') this.#become('loading');
    await this.fill();
  }

  /** Renews the leases of the held pairs; drops pairs that others took meanwhile. */
  async renew(): Promise<void> {
    const held = new Set(this.#pairs);
    if (held.size === 0) return;
    const take = [...held].map(({ id }) => id);
    const answer = await this.#options.client.leases({ take, release: [] }).catch(() => null);
    if (!answer) return;
    const now = new Map(answer.held.map(pair => [pair.id, pair]));
    const kept = this.#pairs.flatMap(pair => {
      if (!held.has(pair)) return [pair];
      const fresh = now.get(pair.id);
      // Somebody else decided it or edited its words.
      return fresh && fresh.status === pair.status && fresh.persian === pair.persian ? [pair] : [];
    });
    const lost = this.#pairs.length - kept.length;
    if (lost === 0) return;
    this.#pairs = kept;
    this.#options.onLost(lost);
    this.#options.onChange();
    void this.fill();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** @returns whether the walk has ended; the next page then comes from the start. */
  async #fetchPage(): Promise<boolean> {
    const { client, filter, order, ahead } = this.#options;
    const limit = Math.min(100, ahead - this.#pairs.length);
    const request: NextRequest = { filter, order, cursor: this.#cursor, limit };
    const { pairs, cursor, end } = await client.next(request);
    const held = new Set(this.#pairs.map(({ id }) => id));
    const news = pairs.filter(({ id }) => !held.has(id) && !this.#done.has(id));
    this.#pairs.push(...news);
    this.#failures = 0;
    this.#cursor = end ? null : cursor;
    if (this.#pairs.length > 0) this.#become('ready');
    return end;
  }

  #tryAgain(): void {
    if (this.#closed) return;
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.fill(), backoffMs(this.#failures, BACKOFF));
  }

  #become(state: FeedState): void {
    this.#state = state;
    if (!this.#closed) this.#options.onChange();
  }
}
