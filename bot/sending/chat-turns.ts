/**
 * One answer at a time in a chat, in the order in which updates came, so that albums and their buttons do not mix;
 * and not too many over all chats. An update keeps its turn from `wait` until `leave`, also while its answer waits for
 * another try.
 */
export class ChatTurns {
  /** Ids of updates by chat, in order; the first has the turn. */
  readonly #lines = new Map<number, number[]>();
  readonly #waiting = new Map<number, { readonly chat: number; readonly begin: () => void }>();
  readonly #active = new Set<number>();
  readonly #limit: number;

  /** @param limit answers in work at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Puts an update at the end of its chat's line. */
  enter(chat: number, id: number): void {
    const line = this.#lines.get(chat);
    if (line) line.push(id);
    else this.#lines.set(chat, [id]);
  }

  /** Resolves when it is the update's turn; at once when it has it already. */
  wait(chat: number, id: number): Promise<void> {
    if (this.#active.has(id)) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(id, { chat, begin: resolve });
    this.#pass();
    return promise;
  }

  /** Takes an update out of its line, whether or not it has had its turn. */
  leave(chat: number, id: number): void {
    const left = (this.#lines.get(chat) ?? []).filter(other => other !== id);
    if (left.length > 0) this.#lines.set(chat, left);
    else this.#lines.delete(chat);
    this.#active.delete(id);
    this.#waiting.delete(id);
    this.#pass();
  }

  #pass(): void {
    for (const [id, { chat, begin }] of this.#waiting) {
      if (this.#active.size >= this.#limit) return;
      if (this.#lines.get(chat)?.[0] !== id) continue;
      this.#waiting.delete(id);
      this.#active.add(id);
      begin();
    }
  }
}
