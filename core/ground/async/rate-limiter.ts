import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimit {
  readonly limit: number;
  readonly seconds: number;
}

/** What goes beyond the limit. */
export interface Refusal {
  /** Until it may come again. */
  readonly seconds: number;
  /** The first of its window: who is told once is told now. */
  readonly isFirst: boolean;
}

/** How often each key comes in a window, counted in memory: after a restart everybody starts anew. */
export class RateLimiter {
  readonly #limit: number;
  readonly #counts: RateLimiterMemory;

  constructor({ limit, seconds }: RateLimit) {
    this.#limit = limit;
    this.#counts = new RateLimiterMemory({ points: limit, duration: seconds });
  }

  /** @returns undefined for what may go on. */
  async take(key: string | number): Promise<Refusal | undefined> {
    try {
      await this.#counts.consume(key);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return {
        seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)),
        isFirst: refused.consumedPoints === this.#limit + 1,
      };
    }
  }
}
