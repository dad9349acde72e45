import { backoffMs } from '../../core/ground/async/backoff.ts';
import { BusyError } from '../../core/ground/errors.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 15_000 };
/** A shorter outage is not worth a sentence. */
const WORTH_TELLING_MS = 2_000;
/** All that waited have tried again by then, however slowly: if none has failed, it is over. */
const OVER_MS = 60_000;

/**
 * While what the answers need is away, all of them wait for the same moment, so that they go on in the order in which they
 * came.
 */
export class ServiceOutage {
  #failures = 0;
  #since = 0;
  #retryAt = 0;

  /** When to try again after this error (Date.now()). */
  retryAt(error: unknown): number {
    const now = Date.now();
    if (now - this.#retryAt > OVER_MS) this.end();
    if (this.#failures === 0) this.#since = now;
    if (this.#retryAt > now) return this.#retryAt;
    this.#failures += 1;
    const asked = error instanceof BusyError ? error.retryAfterSeconds * 1_000 : 0;
    this.#retryAt = now + Math.max(asked, backoffMs(this.#failures, BACKOFF));
    return this.#retryAt;
  }

  /** Whether people who wait should hear of it. */
  get isWorthTelling(): boolean {
    return this.#failures > 0 && Math.max(Date.now(), this.#retryAt) - this.#since >= WORTH_TELLING_MS;
  }

  /** An answer got what it needed. */
  end(): void {
    this.#failures = 0;
  }
}
