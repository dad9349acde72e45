const BITS = 2 ** 24;

/**
 * Which words stand side by side in captions, in two megabytes for however many: a filter of one hash (Bloom 1970), which
 * may say yes to a pair that none has, one in sixteen at a million different pairs, and never no to one that is there.
 */
export class WordPairs {
  readonly #bits = new Uint8Array(BITS / 8);

  /** @param words of a text, in order. */
  add(words: readonly string[]): void {
    for (let at = 1; at < words.length; at++) {
      const place = placeOf(words[at - 1]!, words[at]!);
      this.#bits[place >>> 3]! |= 1 << (place & 7);
    }
  }

  has(one: string, other: string): boolean {
    const place = placeOf(one, other);
    return (this.#bits[place >>> 3]! & (1 << (place & 7))) !== 0;
  }
}

/** FNV-1a over the letters of both, with a space between. */
function placeOf(one: string, other: string): number {
  let hash = 0x811c9dc5;
  const mix = (code: number) => {
    hash = Math.imul(hash ^ code, 0x01000193);
  };
  for (let at = 0; at < one.length; at++) mix(one.charCodeAt(at));
  mix(32);
  for (let at = 0; at < other.length; at++) mix(other.charCodeAt(at));
  return (hash ^ (hash >>> 15)) & (BITS - 1);
}
