import { afterRunning } from './after-running.ts';

/** A connection that hangs, or a long upload, must not keep its place from all others. */
const LONGEST_MS = 5_000;

/**
 * Messages that Telegram may have and our database does not know of: they are on their way, or their note is. A kill sends
 * them again, for nobody can ask Telegram whether they arrived, so there are few of them at a time, however slow Telegram and
 * the database are.
 */
export class UnnotedSends {
  #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  limitTo(limit: number): void {
    this.#limit = limit;
  }

  /** How many more may be handed to Telegram now. */
  get room(): number {
    return Math.max(0, this.#limit - this.#count);
  }

  /**
   * Counts one that is handed to Telegram.
   * @param onLate called when it does not count any more although it has not ended.
   * @returns what is to be called when it stands in the database, or was not taken.
   */
  begin(onLate: () => void): () => void {
    this.#count += 1;
    let isCounted = true;
    const leave = (): void => {
      if (isCounted) this.#count -= 1;
      isCounted = false;
    };
    const stop = afterRunning(LONGEST_MS, () => {
      leave();
      onLate();
    });
    return () => {
      stop();
      leave();
    };
  }
}
