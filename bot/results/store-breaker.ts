import type { OpenImage } from '../../core/data/images/image-files.ts';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { endsWithin } from '../../core/ground/async/ends-within.ts';
import { isPassing } from '../../core/ground/errors.ts';
import type { Renditions } from '../services.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 15_000 };
/** While one call probes whether the store is back, the others wait this long for it. */
const PROBE_MS = 1_000;

/**
 * A circuit breaker around the image store. It takes some ten seconds per photo to notice that a bucket cannot be reached. In a crowd,
 * answers that wait for it would soon take all turns, even from answers whose photos Telegram already has.
 */
export class StoreBreaker implements Renditions {
  readonly #renditions: Renditions;
  #away: unknown;
  #failures = 0;
  #askAgainAt = 0;
  #probe: Promise<unknown> | undefined;

  constructor(renditions: Renditions) {
    this.#renditions = renditions;
  }

  /** @throws at once the error that the store threw a moment ago. */
  async open(key: string): Promise<OpenImage | undefined> {
    if (this.#away === undefined) return this.#ask(key);
    if (this.#probe) {
      await endsWithin(PROBE_MS, this.#probe).catch(() => {});
      if (this.#away !== undefined) throw this.#away;
      return this.#ask(key);
    }
    if (Date.now() < this.#askAgainAt) throw this.#away;
    const probe = this.#ask(key).finally(() => {
      this.#probe = undefined;
    });
    this.#probe = probe;
    return probe;
  }

  async #ask(key: string): Promise<OpenImage | undefined> {
    const wasAway = this.#away !== undefined;
    try {
      const file = await this.#renditions.open(key);
      this.#away = undefined;
      this.#failures = 0;
      return file;
    } catch (error) {
      if (!isPassing(error)) {
        // The store has answered, even if it refused.
        this.#away = undefined;
        this.#failures = 0;
      } else if (wasAway === (this.#away !== undefined)) {
        // Of the many calls that failed together, the first one reports it.
        this.#away = error;
        this.#failures += 1;
        this.#askAgainAt = Date.now() + backoffMs(this.#failures, BACKOFF);
      }
      throw error;
    }
  }
}
