const FIRST_MS = 60;
const LEAST_MS = 15;
const MOST_MS = 250;
/** In a crowd over a good network it comes from the first to the least in some twenty seconds. */
const NARROWING = 0.94;
const WIDENING = 1.6;
const SECOND_MS = 1_000;
/** What was too little once is not tried again for so long. */
const REMEMBERED_MS = 60 * 60_000;

/**
 * By how much two messages may differ in the time that they take from here to Telegram. Nobody can measure it, for an answer holds
 * Telegram's work and the way back as well: it becomes less while the bot sends all that it may and nothing is refused, and more
 * when something is.
 */
export class WaySpread {
  #ms = FIRST_MS;
  #leastMs = LEAST_MS;
  #changedAt = 0;
  #widenedAt = Number.NEGATIVE_INFINITY;

  get ms(): number {
    return this.#ms;
  }

  /** The bot sends all that it may. */
  narrow(now: number): void {
    if (now - this.#changedAt < SECOND_MS) return;
    this.#changedAt = now;
    if (now - this.#widenedAt > REMEMBERED_MS) this.#leastMs = LEAST_MS;
    this.#ms = Math.max(this.#leastMs, this.#ms * NARROWING);
  }

  /** A message was refused as one too many. Those that left with it say nothing new. */
  widen(now: number): void {
    if (now - this.#widenedAt < SECOND_MS) return;
    this.#ms = Math.min(MOST_MS, this.#ms * WIDENING);
    this.#leastMs = this.#ms;
    this.#changedAt = now;
    this.#widenedAt = now;
  }
}
