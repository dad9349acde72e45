import { afterRunning } from './after-running.ts';
import { SlidingWindow } from './sliding-window.ts';
import { WaySpread } from './way-spread.ts';

const SECOND_MS = 1_000;
/** What rounding on two clocks may hide. */
const MARGIN_MS = 5;
/** A connection that hangs, or a long upload, must not block its place for all others. */
const LONGEST_MS = 5_000;

/** A message on its way. */
export interface Leaving {
  /** Its bytes have left this process. */
  written(): void;
  /** Telegram has answered. */
  answered(): void;
}

/**
 * How much the bot may send per second over all chats. Telegram counts a message when it arrives. So a message counts here from its start
 * until a second after its answer, or until a second after it was written to the network and this process has run for as long as two
 * messages may differ in travel time. Waiting for each answer would leave a third of Telegram's limit unused. An upload counts as on its
 * way until its answer.
 */
export class PerSecondBudget {
  #perSecond: number;
  readonly #lastSecond = new SlidingWindow(SECOND_MS + MARGIN_MS);
  readonly #spread = new WaySpread();
  /** Messages that are on their way. */
  #leaving = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Sets the limit in messages per second. */
  limitTo(perSecond: number): void {
    this.#perSecond = perSecond;
  }

  /** Telegram refused a message as one too many. */
  refused(): void {
    const now = Date.now();
    if (this.#leaving + this.#counted(now) >= this.#perSecond / 2) this.#spread.widen(now);
  }

  /** Whether something is on its way, or was within the last second. */
  isInUse(now: number): boolean {
    return this.#leaving > 0 || this.#counted(now) > 0;
  }

  #counted(now: number): number {
    return this.#lastSecond.sum(now);
  }

  /** When this many messages may go. Infinity while those on their way leave too little room; the end of each of those is reported. */
  fitsAt(weight: number, now: number): number {
    const limit = this.#perSecond - this.#leaving;
    if (this.#leaving > 0 && weight > limit) return Number.POSITIVE_INFINITY;
    const fitsAt = this.#lastSecond.fitsAt(weight, limit, now);
    if (fitsAt > now) this.#spread.narrow(now);
    return fitsAt;
  }

  /**
   * Counts messages that go now.
   * @param onLeft called when they no longer count as on their way although they are not answered yet.
   */
  begin(weight: number, { isUpload, onLeft }: { isUpload: boolean; onLeft: () => void }): Leaving {
    this.#leaving += weight;
    let isLeaving = true;
    let isCounted = false;
    const leave = (): void => {
      if (isLeaving) this.#leaving -= weight;
      isLeaving = false;
    };
    const arrive = (): void => {
      leave();
      stop();
      if (!isCounted) this.#lastSecond.add(Date.now(), weight);
      isCounted = true;
    };
    let stop = afterRunning(LONGEST_MS, () => {
      leave();
      onLeft();
    });
    return {
      written: () => {
        if (isUpload || isCounted) return;
        stop();
        stop = afterRunning(this.#spread.ms, () => {
          arrive();
          onLeft();
        });
      },
      answered: arrive,
    };
  }
}
