import { isUtf8 } from 'node:buffer';

/** The encodings of captions files. UTF-8 unless the bytes say otherwise. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256';

/** Enough to detect UTF-16: names, captions and JSON's punctuation all contain ASCII. */
const HEAD_BYTES = 4_096;
/** Bytes that are not UTF-8, examined to distinguish Persian in windows-1256 from anything else. */
const SAMPLE_BYTES = 64 * 1024;
/** With this many broken characters for each valid one, the whole file is not UTF-8. A few broken ones are damage. */
const NOT_UTF8 = 3;
/** In UTF-16 at least a quarter of the bytes, more in English, are zeros on one side of each pair. */
const ZERO_SHARE = 0.1;

/**
 * Detects a text's encoding from its bytes, given piece by piece in order. A byte order mark decides; otherwise zero bytes
 * mean UTF-16; otherwise it is UTF-8, unless most of the non-ASCII bytes are broken as UTF-8 and are Arabic script in
 * windows-1256, which older Persian programs write.
 */
export class EncodingGuess {
  readonly #decoder = new TextDecoder();
  readonly #sample: Uint8Array[] = [];
  #sampled = 0;
  #broken = 0;
  #sound = 0;
  #byHead: TextEncoding | undefined;
  #isBegun = false;

  /** Whether further bytes would change nothing. */
  get isCertain(): boolean {
    return this.#byHead !== undefined;
  }

  add(bytes: Uint8Array): void {
    if (!this.#isBegun) this.#byHead = encodingOfHead(bytes.subarray(0, HEAD_BYTES));
    this.#isBegun = true;
    if (this.#byHead) return;
    const text = this.#decoder.decode(bytes, { stream: true });
    const broken = text.split('\uFFFD').length - 1;
    if (broken === 0) {
      // Valid characters matter only beside broken ones, and there are many if there are any.
      if (this.#sound < 1_000_000) this.#sound += countBeyondAscii(text);
      return;
    }
    this.#broken += broken;
    this.#sound += countBeyondAscii(text) - broken;
    if (this.#sampled < SAMPLE_BYTES) {
      const from = bytes.findIndex(byte => byte > 0x7f);
      const piece = bytes.slice(from, from + SAMPLE_BYTES);
      this.#sample.push(piece);
      this.#sampled += piece.length;
    }
  }

  result(): TextEncoding {
    if (this.#byHead) return this.#byHead;
    if (this.#broken === 0 || this.#broken < NOT_UTF8 * this.#sound) return 'utf-8';
    const asPersian = new TextDecoder('windows-1256').decode(Buffer.concat(this.#sample));
    return isArabicScript(asPersian) ? 'windows-1256' : 'utf-8';
  }
}

/** A short text, whole in memory. */
export function decodeText(bytes: Uint8Array): string {
  const guess = new EncodingGuess();
  guess.add(bytes);
  return new TextDecoder(guess.result()).decode(bytes);
}

/** Decodes a file's name for people to read. On a disk of an older system it may be Persian in windows-1256. */
export function decodeName(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const asPersian = new TextDecoder('windows-1256').decode(bytes);
  return isArabicScript(asPersian) ? asPersian : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function encodingOfHead(head: Uint8Array): TextEncoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  let [even, odd] = [0, 0];
  head.forEach((byte, at) => {
    if (byte !== 0) return;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  });
  const many = (head.length / 2) * ZERO_SHARE;
  if (odd > many && even * 10 <= odd) return 'utf-16le';
  return even > many && odd * 10 <= even ? 'utf-16be' : undefined;
}

const countBeyondAscii = (text: string): number => text.match(/[^\0-\x7F]/g)?.length ?? 0;

/**
 * Whether the text has words of Arabic letters. Another Western encoding gives single Arabic letters within Latin words.
 */
function isArabicScript(text: string): boolean {
  const words = text.match(/[\u0621-\u06CC]{2,}/g)?.length ?? 0;
  const mixed = text.match(/[A-Za-z][\u0621-\u06CC]|[\u0621-\u06CC][A-Za-z]/g)?.length ?? 0;
  return words > mixed;
}
