import { SlidingWindow } from './sliding-window.ts';

const SECOND_MS = 1_000;
/** Calls do not take equally long to reach Telegram, so what we send within a second may arrive in less. */
const MARGIN_MS = 30;
/** An upload counts for so long on its way; one that takes longer must not keep its place from all others. */
const LONGEST_UPLOAD_MS = 5_000;

/**
 * What the bot may send a second over all chats. Telegram counts an upload when it has arrived, at some moment between
 * its begin and its end, so it counts here from its begin until a second after its end.
 */
export class SharedBudget {
  readonly #perSecond: number;
  readonly #lastSecond = new SlidingWindow(SECOND_MS + MARGIN_MS);
  /** Messages of uploads that are on their way. */
  #uploading = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** When so many messages may go; never while an upload on its way leaves too little, whose end is told. */
  fitsAt(weight: number, now: number): number {
    const limit = this.#perSecond - this.#uploading;
    if (this.#uploading > 0 && weight > limit) return Number.POSITIVE_INFINITY;
    return this.#lastSecond.fitsAt(weight, limit, now);
  }

  /** Counts messages that go now. */
  add(weight: number, now: number): void {
    this.#lastSecond.add(now, weight);
  }

  /**
   * Counts an upload that begins now.
   * @param onLate called when it has counted for long enough although it has not ended.
   * @returns what is to be called at its end.
   */
  beginUpload(weight: number, onLate: () => void): () => void {
    this.#uploading += weight;
    let isCounted = true;
    const arrive = (): void => {
      if (isCounted) this.#uploading -= weight;
      isCounted = false;
    };
    const late = setTimeout(() => {
      arrive();
      onLate();
    }, LONGEST_UPLOAD_MS);
    return () => {
      clearTimeout(late);
      arrive();
      this.#lastSecond.add(Date.now(), weight);
    };
  }
}
