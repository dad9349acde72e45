import { SortedWords } from './sorted-words.ts';

const ZWNJ = '\u200C';
const COMPOUND = /[\p{Script=Arabic}&&[\p{L}\p{M}]]+(?:\u200C[\p{Script=Arabic}&&[\p{L}\p{M}]]+)+/gv;

/** Words that are written with half-spaces, by their letters without them: «لاک‌پشت» by «لاکپشت». */
export class Compounds {
  #sorted: SortedWords | undefined;
  readonly #byLetters = new Map<string, string>();

  /** @param text folded. */
  add(text: string): void {
    if (!text.includes(ZWNJ)) return;
    for (const [compound] of text.matchAll(COMPOUND)) {
      this.#sorted = undefined;
      this.#byLetters.set(compound.replaceAll(ZWNJ, ''), compound);
    }
  }

  /** Whether the letters of any begin with this. */
  hasPrefix(prefix: string): boolean {
    this.#sorted ??= new SortedWords(this.#byLetters.keys());
    return this.#sorted.hasPrefix(prefix);
  }

  /** All of them, by their letters. */
  letters(): Iterable<string> {
    return this.#byLetters.keys();
  }

  of(letters: string): string | undefined {
    return this.#byLetters.get(letters);
  }
}
