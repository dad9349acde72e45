import type { BreakerState } from '../../core/data/crawl/source-health.ts';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { BusyError } from '../../core/ground/errors.ts';

export interface BreakerOptions {
  readonly source: string;
  readonly state?: BreakerState | undefined;
  /** Awaited after every change, before the next request. */
  readonly onChange?: (state: BreakerState) => Promise<void>;
  readonly now?: () => number;
}

const CLOSED: BreakerState = { refusals: 0, pauses: 0, pausedUntil: 0, reason: '' };

/** One refusal may be about one page; this many in a row are about us. */
const MOST_REFUSALS = 5;
const PAUSE = { firstMs: 15 * 60_000, longestMs: 24 * 60 * 60_000 };

/**
 * Stops asking a service that refuses repeatedly: after five refusals in a row for about a quarter of an hour, after each further one for
 * twice as long, up to a day; and for as long as the service itself asks. One proper answer closes it.
 */
export class CircuitBreaker {
  readonly #source: string;
  readonly #onChange: (state: BreakerState) => Promise<void>;
  readonly #now: () => number;
  #state: BreakerState;

  constructor({ source, state = CLOSED, onChange = async () => undefined, now = Date.now }: BreakerOptions) {
    this.#source = source;
    this.#state = state;
    this.#onChange = onChange;
    this.#now = now;
  }

  /** @throws BusyError 'crawl.paused' with the reason, while the pause lasts. */
  check(): void {
    const { pausedUntil, reason } = this.#state;
    const seconds = Math.ceil((pausedUntil - this.#now()) / 1_000);
    if (seconds > 0) throw new BusyError('crawl.paused', { source: this.#source, seconds, reason });
  }

  async succeeded(): Promise<void> {
    const { refusals, pausedUntil } = this.#state;
    // A request that was under way when the pause began says nothing about it.
    if (refusals > 0 && pausedUntil <= this.#now()) await this.#change(CLOSED);
  }

  /** Takes over the stored state: another process may have been refused meanwhile. */
  restore(state: BreakerState = CLOSED): void {
    this.#state = state;
  }

  /** @param askedMs how long the service wants to be left alone, which applies from the first refusal on. */
  async refused(reason: string, askedMs = 0): Promise<void> {
    const refusals = this.#state.refusals + 1;
    const now = this.#now();
    const asked = askedMs > 0 ? now + askedMs : 0;
    const pausedUntil = Math.max(this.#state.pausedUntil, asked);
    if (refusals < MOST_REFUSALS) return this.#change({ ...this.#state, refusals, pausedUntil, reason });
    const pauses = this.#state.pauses + 1;
    const own = now + backoffMs(pauses, PAUSE, 1);
    await this.#change({ refusals, pauses, pausedUntil: Math.max(own, pausedUntil), reason });
  }

  async #change(state: BreakerState): Promise<void> {
    this.#state = state;
    await this.#onChange(state);
  }
}
