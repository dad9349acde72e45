import { afterRunning } from './after-running.ts';
import { SlidingWindow } from './sliding-window.ts';

const SECOND_MS = 1_000;
/** What two clocks may round away. */
const MARGIN_MS = 5;
/**
 * A call without files has arrived after so long: an answer that takes longer is one that Telegram works on. To wait for each
 * answer would leave a third of what Telegram takes unused.
 */
const WAY_MS = 60;
/** An upload counts for so long on its way; one that takes longer must not keep its place from all others. */
const LONGEST_UPLOAD_MS = 5_000;

/**
 * What the bot may send a second over all chats. Telegram counts a message when it has arrived, at some moment between
 * its begin and its answer, so it counts here from its begin until a second after that answer: whatever Telegram sees
 * within one second counted together when the last of it began.
 */
export class SharedBudget {
  #perSecond: number;
  readonly #lastSecond = new SlidingWindow(SECOND_MS + MARGIN_MS);
  /** Messages that are on their way. */
  #leaving = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** From now on so many messages a second. */
  limitTo(perSecond: number): void {
    this.#perSecond = perSecond;
  }

  /** Whether something is on its way, or was within the last second. */
  isInUse(now: number): boolean {
    return this.#leaving > 0 || this.#lastSecond.sum(now) > 0;
  }

  /** When so many messages may go; never while those on their way leave too little, whose end is told. */
  fitsAt(weight: number, now: number): number {
    const limit = this.#perSecond - this.#leaving;
    if (this.#leaving > 0 && weight > limit) return Number.POSITIVE_INFINITY;
    return this.#lastSecond.fitsAt(weight, limit, now);
  }

  /**
   * Counts messages that go now.
   * @param onLate called when they do not count as on their way any more, and are not answered yet.
   * @returns what is to be called when they are answered.
   */
  begin(weight: number, { isUpload, onLate }: { isUpload: boolean; onLate: () => void }): () => void {
    this.#leaving += weight;
    let isLeaving = true;
    let isCounted = false;
    const leave = (): void => {
      if (isLeaving) this.#leaving -= weight;
      isLeaving = false;
    };
    const arrive = (): void => {
      leave();
      if (!isCounted) this.#lastSecond.add(Date.now(), weight);
      isCounted = true;
    };
    const stop = afterRunning(isUpload ? LONGEST_UPLOAD_MS : WAY_MS, () => {
      if (isUpload) leave();
      else arrive();
      onLate();
    });
    return () => {
      stop();
      arrive();
    };
  }
}
