const LETTERS = 26;
const A = 'a'.charCodeAt(0);

/** Which of the 26 letters stand side by side in some word. */
export class LetterPairs {
  readonly #seen = new Uint8Array(LETTERS * LETTERS);

  /** @param words other signs than a to z count as their ends. */
  constructor(words: Iterable<string>) {
    for (const word of words) {
      for (let at = 1; at < word.length; at++) {
        const pair = pairAt(word, at);
        if (pair !== undefined) this.#seen[pair] = 1;
      }
    }
  }

  /** Whether each letter and the one behind it do. */
  hasAllOf(letters: string): boolean {
    for (let at = 1; at < letters.length; at++) {
      const pair = pairAt(letters, at);
      if (pair === undefined || this.#seen[pair] === 0) return false;
    }
    return true;
  }
}

/** Of the letter at this place and the one before it; undefined where one of them is none. */
function pairAt(word: string, at: number): number | undefined {
  const [one, other] = [word.charCodeAt(at - 1) - A, word.charCodeAt(at) - A];
  const areLetters = one >= 0 && one < LETTERS && other >= 0 && other < LETTERS;
  return areLetters ? one * LETTERS + other : undefined;
}
