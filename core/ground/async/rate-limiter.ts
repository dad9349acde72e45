import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimit {
  readonly limit: number;
  readonly seconds: number;
}

/** The answer to a call beyond the limit. */
export interface Refusal {
  /** Until the key may try again. */
  readonly seconds: number;
  /** The first refusal of its window, for callers that say so only once. */
  readonly isFirst: boolean;
}

/** Counts how often each key comes in a window. The counts are in memory, so a restart resets them. */
export class RateLimiter {
  readonly #limit: number;
  readonly #counts: RateLimiterMemory;

  constructor({ limit, seconds }: RateLimit) {
    this.#limit = limit;
    this.#counts = new RateLimiterMemory({ points: limit, duration: seconds });
  }

  /** @returns undefined when the call is within the limit. */
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
