import { type Backoff, backoffMs } from '../core/ground/async/backoff.ts';

/** How restarts are spaced out. */
export interface Restarts extends Backoff {
  /** After running this long, a process was well: its next end counts as the first again. */
  readonly wellMs: number;
  /** How many times a process that was well is restarted at once: its configuration and its files are good. */
  readonly atOnce: number;
}

export const RESTARTS: Restarts = { firstMs: 1_000, longestMs: 30_000, wellMs: 60_000, atOnce: 4 };

/** How a process ended. */
export interface Run {
  readonly ranMs: number;
  /** The process said that somebody has to correct the configuration first. */
  readonly refused: boolean;
}

/**
 * Decides when a process is restarted. The first end is an accident, and the restart comes at once, because people wait. A process that was
 * well for a minute has a few such accidents (somebody kills it, memory is short for a moment). Further ends soon after wait longer and
 * longer, up to `longestMs`.
 *
 * A process that refuses its configuration is not restarted, unless it was well under this supervisor: then the configuration was good,
 * somebody may be editing it, and an occasional try costs nothing.
 */
export class RestartPlan {
  readonly #restarts: Restarts;
  /** How many further ends are followed by an immediate restart. */
  #atOnce = 1;
  /** Ends after those. */
  #ends = 0;
  #wasWell = false;

  constructor(restarts: Restarts) {
    this.#restarts = restarts;
  }

  /** @returns the pause before the next start in milliseconds; null for no restart. */
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
