/**
 * Words in order, so that what begins with something is found without looking at the rest. They lie in one text behind each
 * other: as strings of their own they would take three times as much.
 */
export class SortedWords {
  readonly #text: string;
  /** Where each word begins, and where the last one ends. */
  readonly #begins: Uint32Array;

  /** @param words in any order, with or without repeats. */
  constructor(words: Iterable<string>) {
    const sorted = [...new Set(words)].sort();
    this.#text = sorted.join('');
    this.#begins = new Uint32Array(sorted.length + 1);
    for (const [at, word] of sorted.entries()) this.#begins[at + 1] = this.#begins[at]! + word.length;
  }

  get size(): number {
    return this.#begins.length - 1;
  }

  /** @param share of the way from the first to the last, 0 to below 1. */
  along(share: number): string | undefined {
    const at = Math.floor(share * this.size);
    return at < this.size ? this.#text.slice(this.#begins[at]!, this.#begins[at + 1]!) : undefined;
  }

  has(word: string): boolean {
    return this.placeOf(word) !== undefined;
  }

  /** How many words come before it; undefined if it is not one of them. */
  placeOf(word: string): number | undefined {
    const at = this.#at(word);
    if (at === this.size || this.#lengthOf(at) !== word.length) return undefined;
    return this.#startsWith(at, word) ? at : undefined;
  }

  /** Whether any word begins with this. */
  hasPrefix(prefix: string): boolean {
    const at = this.#at(prefix);
    return at < this.size && this.#startsWith(at, prefix);
  }

  /** Where a word stands, or would stand. */
  #at(word: string): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#comesBefore(middle, word)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #lengthOf(at: number): number {
    return this.#begins[at + 1]! - this.#begins[at]!;
  }

  #startsWith(at: number, prefix: string): boolean {
    return prefix.length <= this.#lengthOf(at) && this.#text.startsWith(prefix, this.#begins[at]!);
  }

  /** In the order of their UTF-16 units, as strings are compared. */
  #comesBefore(at: number, word: string): boolean {
    const [begin, length] = [this.#begins[at]!, this.#lengthOf(at)];
    const shared = Math.min(length, word.length);
    for (let letter = 0; letter < shared; letter++) {
      const difference = this.#text.charCodeAt(begin + letter) - word.charCodeAt(letter);
      if (difference !== 0) return difference < 0;
    }
    return length < word.length;
  }
}
