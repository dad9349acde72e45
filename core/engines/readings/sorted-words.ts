/** Words in order, so that what begins with something is found without looking at the rest. */
export class SortedWords {
  readonly #words: readonly string[];

  /** @param words in any order, with or without repeats. */
  constructor(words: Iterable<string>) {
    this.#words = [...new Set(words)].sort();
  }

  get size(): number {
    return this.#words.length;
  }

  /** @param share of the way from the first to the last, 0 to below 1. */
  along(share: number): string | undefined {
    return this.#words[Math.floor(share * this.#words.length)];
  }

  has(word: string): boolean {
    return this.#words[this.#at(word)] === word;
  }

  /** Whether any word begins with this. */
  hasPrefix(prefix: string): boolean {
    return this.#words[this.#at(prefix)]?.startsWith(prefix) ?? false;
  }

  /** Where a word stands, or would stand. */
  #at(word: string): number {
    let [low, high] = [0, this.#words.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#words[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
