/** Updates that wait in the database until a moment before which they cannot be answered. */
export class PostponedUpdates {
  readonly #until = new Map<number, number>();
  /** Every postponed update that is not answered yet, with how often its own answer has failed. */
  readonly #failures = new Map<number, number>();
  /** Updates whose moment has come and that are not taken up yet. */
  readonly #due = new Set<number>();
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param onDue called when some may be taken up again. */
  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  /** @param until in Date.now()'s milliseconds. */
  add(id: number, until: number): void {
    this.#until.set(id, until);
    this.#due.delete(id);
    this.#failures.set(id, this.failures(id));
    this.#wait();
  }

  /** Call when an update is taken up again. */
  take(id: number): void {
    this.#until.delete(id);
    this.#due.delete(id);
  }

  due(): number[] {
    return [...this.#due];
  }

  isDue(id: number): boolean {
    return this.#due.has(id);
  }

  /** Whether the update was postponed before. */
  has(id: number): boolean {
    return this.#failures.has(id);
  }

  /** How often the update was postponed because its own answer failed, and not because its chat had to wait. */
  failures(id: number): number {
    return this.#failures.get(id) ?? 0;
  }

  countFailure(id: number): void {
    this.#failures.set(id, this.failures(id) + 1);
  }

  /** Call when the update has its answer, or will get it elsewhere. */
  delete(id: number): void {
    this.take(id);
    this.#failures.delete(id);
  }

  /** Updates whose moment has not come yet. */
  ids(): Iterable<number> {
    return this.#until.keys();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || this.#until.size === 0) return;
    const next = Math.min(...this.#until.values());
    this.#timer = setTimeout(() => this.#wake(), Math.max(1, next - Date.now()));
  }

  #wake(): void {
    const now = Date.now();
    for (const [id, until] of this.#until) {
      if (until > now) continue;
      this.#until.delete(id);
      this.#due.add(id);
    }
    this.#onDue();
    this.#wait();
  }
}
