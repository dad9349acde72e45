import { afterRunning } from './after-running.ts';

/** A connection that hangs, or a long upload, must not block its place for all others. */
const LONGEST_MS = 5_000;

/**
 * Messages that Telegram may have but our database does not know: the message or its note is still on its way. A kill sends them again,
 * because nobody can ask Telegram whether they arrived. So their number is limited, however slow Telegram and the database are.
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
   * Counts one message that is handed to Telegram.
   * @param onLate called when it stops counting although it has not ended.
   * @returns a function to call when the message is in the database or was not taken.
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
