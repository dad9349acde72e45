/** How restarts are spaced out. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** A process that ran this long was well: its next restart counts as the first again. */
  readonly wellMs: number;
}

export const BACK_OFF: BackOff = { firstMs: 500, maxMs: 30_000, wellMs: 60_000 };

/** @param failures how often it ended in a row, this time included @returns milliseconds until the restart */
export const restartDelay = (failures: number, { firstMs, maxMs }: BackOff): number =>
  Math.min(maxMs, firstMs * 2 ** (failures - 1));
