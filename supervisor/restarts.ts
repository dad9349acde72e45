import { type Backoff, backoffMs } from '../core/ground/async/backoff.ts';

/** How restarts are spaced out. */
export interface Restarts extends Backoff {
  /** A process that ran this long was well: its next end counts as the first again. */
  readonly wellMs: number;
  /** Ends that a process which was well is started after at once: its configuration and its files are good. */
  readonly atOnce: number;
}

export const RESTARTS: Restarts = { firstMs: 1_000, longestMs: 30_000, wellMs: 60_000, atOnce: 4 };

/** How a process ended. */
export interface Run {
  readonly ranMs: number;
  /** It said that somebody has to correct the configuration first. */
  readonly refused: boolean;
}

/**
 * When a process is started again. The first end is an accident, and the next start comes at once, because people wait; a
 * process that was well for a minute has a few such accidents (somebody kills it, memory is short for a moment). Those that
 * follow soon wait longer and longer, up to `longestMs`.
 *
 * A process that refuses its configuration is not started again, unless it was well under this supervisor: then the
 * configuration was good, somebody may be at work on it, and a look now and then costs nothing.
 */
export class RestartPlan {
  readonly #restarts: Restarts;
  /** Ends that are still started after at once. */
  #atOnce = 1;
  /** Ends since those. */
  #ends = 0;
  #wasWell = false;

  constructor(restarts: Restarts) {
    this.#restarts = restarts;
  }

  /** @returns the pause before the next start in milliseconds; null for none. */
  pauseAfter({ ranMs, refused }: Run): number | null {
    const { wellMs, longestMs, atOnce } = this.#restarts;
    if (ranMs >= wellMs) {
      this.#wasWell = true;
      this.#atOnce = atOnce;
      this.#ends = 0;
    }
    if (refused) return this.#wasWell ? longestMs : null;
    if (this.#atOnce > 0) {
      this.#atOnce -= 1;
      return 0;
    }
    this.#ends += 1;
    return Math.round(backoffMs(this.#ends, this.#restarts));
  }
}
