import type { OpenImage } from '../../core/data/images/image-files.ts';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { endsWithin } from '../../core/ground/async/ends-within.ts';
import { isPassing } from '../../core/ground/errors.ts';
import type { Renditions } from '../services.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 15_000 };
/** While one asks whether it is back, the others wait so long for that. */
const PROBE_MS = 1_000;

/**
 * The image store with a memory of its being away. A bucket that cannot be reached is noticed after some ten seconds a photo: in a
 * crowd all turns would soon be taken by answers that wait for it, also before those whose photos Telegram has already.
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

  /** @throws at once what the store threw a moment ago. */
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
        // It has answered, if only by a refusal.
        this.#away = undefined;
        this.#failures = 0;
      } else if (wasAway === (this.#away !== undefined)) {
        // Of the many that asked together the first one says it.
        this.#away = error;
        this.#failures += 1;
        this.#askAgainAt = Date.now() + backoffMs(this.#failures, BACKOFF);
      }
      throw error;
    }
  }
}
