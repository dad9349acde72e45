const FIRST_MS = 60;
const LEAST_MS = 15;
const MOST_MS = 250;
/** In a crowd over a good network the value falls from the first to the least in some twenty seconds. */
const NARROWING = 0.94;
const WIDENING = 1.6;
const SECOND_MS = 1_000;
/** A value that was too small is not tried again for this long. */
const REMEMBERED_MS = 60 * 60_000;

/**
 * An estimate of how much two messages differ in travel time from here to Telegram. It cannot be measured, because an answer also contains
 * Telegram's work and the way back. So it shrinks while the bot sends all that it may and nothing is refused, and grows when something is
 * refused.
 */
export class WaySpread {
  #ms = FIRST_MS;
  #leastMs = LEAST_MS;
  #changedAt = 0;
  #widenedAt = Number.NEGATIVE_INFINITY;

  get ms(): number {
    return this.#ms;
  }

  /** Call when the bot sends all that it may. */
  narrow(now: number): void {
    if (now - this.#changedAt < SECOND_MS) return;
    this.#changedAt = now;
    if (now - this.#widenedAt > REMEMBERED_MS) this.#leastMs = LEAST_MS;
    this.#ms = Math.max(this.#leastMs, this.#ms * NARROWING);
  }

  /** Call when a message was refused as one too many. Refusals of messages that left together count once. */
  widen(now: number): void {
    if (now - this.#widenedAt < SECOND_MS) return;
    this.#ms = Math.min(MOST_MS, this.#ms * WIDENING);
    this.#leastMs = this.#ms;
    this.#changedAt = now;
    this.#widenedAt = now;
  }
}
