/** A map of the latest entries: beyond `limit`, the entry that was set longest ago is deleted. */
export class LatestEntries<Key, Value> extends Map<Key, Value> {
  readonly #limit: number;

  constructor(limit: number) {
    super();
    this.#limit = limit;
  }

  override set(key: Key, value: Value): this {
    // A map keeps the order in which its keys were first set.
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#limit) this.#deleteOldest();
    return this;
  }

  #deleteOldest(): void {
    for (const oldest of this.keys()) {
      this.delete(oldest);
      return;
    }
  }
}
