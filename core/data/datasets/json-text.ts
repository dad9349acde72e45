/** Characters of JSON numbers and words: when a piece of text ends with these, the next piece may continue them. */
const UNFINISHED = /[\w.+-]+$/;
/** A word of JSON is short; a longer run is none, and may be split. */
const WORD_LIMIT = 1_000;
/** Python's json writes these; other JSON readers refuse them. */
const NOT_A_NUMBER = /-?\b(?:NaN|Infinity)\b/g;
/** Integers that a double may not hold, such as 64-bit ids. */
const LONG_INTEGER = /(?<![\w.+-])-?\d{16,}(?![\w.+])/g;

/**
 * Makes JSON of other programs safe for a parser that reads numbers as doubles: NaN and Infinity become null (a missing
 * value), integers of 16 digits and more become strings (an id keeps all its digits). Takes and returns the text piece by
 * piece; strings within it stay as they are.
 */
export class JsonTamer {
  #isInString = false;
  #isEscaped = false;
  #unfinished = '';

  add(text: string): string {
    let out = '';
    let at = 0;
    while (at < text.length) {
      if (this.#isInString) {
        const end = this.#endOfString(text, at);
        out += text.slice(at, end);
        at = end;
        continue;
      }
      const quote = text.indexOf('"', at);
      const outside = this.#unfinished + text.slice(at, quote === -1 ? undefined : quote);
      this.#unfinished = '';
      if (quote !== -1) {
        out += `${tame(outside)}"`;
        this.#isInString = true;
        at = quote + 1;
        continue;
      }
      const [unfinished = ''] = UNFINISHED.exec(outside.slice(-WORD_LIMIT)) ?? [];
      this.#unfinished = unfinished;
      return out + tame(outside.slice(0, outside.length - unfinished.length));
    }
    return out;
  }

  /** What was held back when the text ended. */
  end(): string {
    return tame(this.#unfinished);
  }

  /** Where the string that is open at `at` ends, after its quote; the text's end when it continues in the next piece. */
  #endOfString(text: string, at: number): number {
    let from = at;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      from += 1;
    }
    const stop = /["\\]/g;
    for (;;) {
      stop.lastIndex = from;
      const found = stop.exec(text);
      if (!found) return text.length;
      if (found[0] === '"') {
        this.#isInString = false;
        return found.index + 1;
      }
      from = found.index + 2;
      if (from > text.length) {
        this.#isEscaped = true;
        return text.length;
      }
    }
  }
}

const tame = (text: string): string => text.replace(NOT_A_NUMBER, 'null').replace(LONG_INTEGER, '"$&"');

const NEEDS_TAMING = /NaN|Infinity|\d{16}/;

/** Parses a JSON value of any program; undefined for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    if (!NEEDS_TAMING.test(text)) return JSON.parse(text);
    const tamer = new JsonTamer();
    return JSON.parse(tamer.add(text) + tamer.end());
  } catch {
    return undefined;
  }
}
