import { backoffMs } from '../../core/ground/async/backoff.ts';
import { BusyError } from '../../core/ground/errors.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 15_000 };
/** A shorter outage is not worth a message. */
const WORTH_TELLING_MS = 2_000;
/** By then everything that waited has tried again, however slowly. If nothing has failed, the outage is over. */
const OVER_MS = 60_000;

/**
 * While a service that the answers need is away, all of them wait for the same moment, so that they resume in the order in which they came.
 */
export class ServiceOutage {
  #failures = 0;
  #since = 0;
  #retryAt = 0;

  /** When to retry after this error (Date.now()). */
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

  /** Whether waiting people should be told. */
  get isWorthTelling(): boolean {
    return this.#failures > 0 && Math.max(Date.now(), this.#retryAt) - this.#since >= WORTH_TELLING_MS;
  }

  /** Call when an answer got what it needed. */
  end(): void {
    this.#failures = 0;
  }
}
