import type { SendLimits } from './send-limits.ts';
import { SlidingWindow } from './sliding-window.ts';

const MINUTE_MS = 60_000;
/** Margin beside Telegram's clock. Groups have no limit by the second. */
const MARGIN_MS = 500;

/** How much may be sent to one chat, and when. */
export class ChatBudget {
  readonly #limits: SendLimits;
  readonly #lastMinute: SlidingWindow | undefined;
  #readyAt = 0;
  #isBusy = false;

  constructor(chat: number, limits: SendLimits) {
    this.#limits = limits;
    // Ids of groups and channels are negative.
    if (chat < 0) this.#lastMinute = new SlidingWindow(MINUTE_MS + MARGIN_MS);
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Telegram takes nothing for this chat before this moment. */
  get readyAt(): number {
    return this.#readyAt;
  }

  /** When a message of this weight may be sent. */
  fitsAt(weight: number, now: number): number {
    const inMinute = this.#lastMinute?.fitsAt(weight, this.#limits.groupPerMinute, now) ?? now;
    return Math.max(now, this.#readyAt, inMinute);
  }

  begin(weight: number, now: number): void {
    this.#isBusy = true;
    this.#lastMinute?.add(now, weight);
  }

  end(now: number): void {
    this.#isBusy = false;
    this.pauseUntil(now + this.#limits.chatPauseMs);
  }

  pauseUntil(until: number): void {
    this.#readyAt = Math.max(this.#readyAt, until);
  }

  /** Whether the state may be forgotten without loss. */
  isIdle(now: number): boolean {
    return !this.#isBusy && this.#readyAt <= now && (this.#lastMinute?.sum(now) ?? 0) === 0;
  }
}
