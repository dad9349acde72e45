/** Counts events of the last so many milliseconds. */
export class SlidingWindow {
  readonly #lengthMs: number;
  #entries: { readonly at: number; readonly weight: number }[] = [];
  #sum = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  add(at: number, weight: number): void {
    this.#entries.push({ at, weight });
    this.#sum += weight;
  }

  /** The weight that is in the window. */
  sum(now: number): number {
    const first = this.#entries.findIndex(({ at }) => at + this.#lengthMs > now);
    const left = this.#entries.splice(0, first < 0 ? this.#entries.length : first);
    for (const { weight } of left) this.#sum -= weight;
    return this.#sum;
  }

  /** When this weight fits under the limit if nothing else is added until then. A weight above the limit fits into an empty window. */
  fitsAt(weight: number, limit: number, now: number): number {
    let sum = this.sum(now);
    if (sum + weight <= limit) return now;
    for (const { at, weight: leaving } of this.#entries) {
      sum -= leaving;
      if (sum + weight <= limit) return at + this.#lengthMs;
    }
    const last = this.#entries.at(-1);
    return last ? last.at + this.#lengthMs : now;
  }
}
