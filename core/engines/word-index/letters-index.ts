const ZWNJ = '\u200C';
const lettersOf = (text: string): string => text.replaceAll(ZWNJ, '');

/** Texts in order of their letters without half-spaces, with counts: what begins with something, the most frequent first. */
export class LettersIndex {
  readonly #texts: readonly string[];
  /** The letters of each text. Most are the text itself, and then the same string. */
  readonly #letters: readonly string[];
  readonly #counts: Uint32Array;

  /** @param counts by text, folded. */
  constructor(counts: Iterable<readonly [string, number]>) {
    const rows = Array.from(counts, ([text, count]) => ({ text, letters: lettersOf(text), count }));
    rows.sort((a, b) => (a.letters < b.letters ? -1 : a.letters > b.letters ? 1 : 0));
    this.#texts = rows.map(({ text }) => text);
    this.#letters = rows.map(({ text, letters }) => (text === letters ? text : letters));
    this.#counts = Uint32Array.from(rows, ({ count }) => count);
  }

  /** Texts whose letters begin with those of a prefix, the most frequent first. One pass over those that do. */
  best(prefix: string, limit: number): string[] {
    const letters = lettersOf(prefix);
    const [from, to] = [this.#at(letters), this.#at(`${letters}\uFFFF`)];
    let rows: number[] = [];
    let least = 0;
    const cut = () => {
      rows.sort((a, b) => this.#counts[b]! - this.#counts[a]! || a - b);
      rows = rows.slice(0, limit);
      least = rows.length < limit ? 0 : this.#counts[rows.at(-1)!]!;
    };
    for (let row = from; row < to; row++) {
      if (this.#counts[row]! <= least) continue;
      rows.push(row);
      if (rows.length >= 4 * limit) cut();
    }
    cut();
    return rows.map(row => this.#texts[row]!);
  }

  /** The first row whose letters are these or come after them. */
  #at(letters: string): number {
    let [low, high] = [0, this.#letters.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#letters[middle]! < letters) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
