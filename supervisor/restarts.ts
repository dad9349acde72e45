import type { Backoff } from '../core/ground/async/backoff.ts';

/** How restarts are spaced out. */
export interface Restarts extends Backoff {
  /** A process that ran this long was well: its next restart counts as the first again. */
  readonly wellMs: number;
}

export const RESTARTS: Restarts = { firstMs: 1_000, longestMs: 30_000, wellMs: 60_000 };
