/** Above every letter. */
const LAST = '\uFFFF';

/** Finds the pieces of a vocabulary that a text has at a place, by halving the pieces in order. Named as the library calls it. */
export class PieceFinder {
  readonly #pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.#pieces = pieces.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  }

  /** Shortest first. @param chars of the text. */
  *common_prefix_search(chars: readonly string[], start = 0): Generator<string, void> {
    let [low, high] = [0, this.#pieces.length];
    let begun = '';
    for (let at = start; at < chars.length; at++) {
      begun += chars[at]!;
      low = this.#firstFrom(begun, low, high);
      high = this.#firstFrom(begun + LAST, low, high);
      if (low === high) return;
      if (this.#pieces[low] === begun) yield begun;
    }
  }

  /** Where the first piece stands, of those from `low` to before `high`, that does not come before a text. */
  #firstFrom(text: string, low: number, high: number): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#pieces[middle]! < text) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
