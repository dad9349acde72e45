/** How often an update is tried whose answer could not be sent because Telegram was out of reach. */
const ATTEMPTS = 3;
/** Handled updates that are remembered, to pass over duplicates. */
const REMEMBERED = 2_000;

/**
 * Which updates are in work, and from where on Telegram should keep them. An offset confirms everything below it,
 * so it stays at the oldest update that is not answered yet: a bot that is killed gets those again.
 */
export class UpdateLedger {
  /** Taken and not answered, with the number of tries so far. */
  readonly #open = new Map<number, number>();
  /** Left for another try. */
  readonly #again = new Map<number, number>();
  readonly #done = new Set<number>();
  #next = 0;
  #confirmed = 0;

  /** What `getUpdates` should ask for. */
  get offset(): number {
    const oldest = Math.min(this.#next, ...this.#open.keys(), ...this.#again.keys());
    return Math.max(this.#confirmed, oldest);
  }

  /** Taken and not answered yet. */
  get open(): number {
    return this.#open.size;
  }

  /** Takes those that are new (at most `room`), and leaves out what is in work or was answered. */
  take<Update extends { update_id: number }>(updates: readonly Update[], room: number): Update[] {
    const fresh: Update[] = [];
    for (const update of updates) {
      const id = update.update_id;
      if (this.#open.has(id) || this.#done.has(id)) continue;
      if (fresh.length >= room) break;
      this.#open.set(id, (this.#again.get(id) ?? 0) + 1);
      this.#again.delete(id);
      this.#next = Math.max(this.#next, id + 1);
      fresh.push(update);
    }
    return fresh;
  }

  finish(id: number): void {
    this.#open.delete(id);
    this.#done.add(id);
    if (this.#done.size > REMEMBERED) this.#done.delete(this.#done.values().next().value as number);
  }

  /** Gives an update back to be fetched again. False when it has been tried often enough. */
  release(id: number): boolean {
    const attempts = this.#open.get(id) ?? ATTEMPTS;
    if (attempts >= ATTEMPTS) return false;
    this.#open.delete(id);
    this.#again.set(id, attempts);
    return true;
  }

  /**
   * Stops waiting for the oldest ones: Telegram gives a window of updates, and when all of them are in work nothing
   * new would ever be seen. A kill from here on loses what is in work.
   */
  confirmThrough(lastId: number): void {
    this.#confirmed = Math.max(this.#confirmed, lastId + 1);
  }
}
