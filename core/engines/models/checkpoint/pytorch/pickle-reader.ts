/** Walks through the bytes of a pickle: numbers, lines and texts, never beyond the end. */
export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#at;
  }

  /** Moves on by `length` bytes. @returns where they began. */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new RangeError(`the pickle is cut off at byte ${start}`);
    this.#at = start + length;
    return start;
  }

  uint8 = (): number => this.#view.getUint8(this.#take(1));
  uint16 = (): number => this.#view.getUint16(this.#take(2), true);
  uint32 = (): number => this.#view.getUint32(this.#take(4), true);
  int32 = (): number => this.#view.getInt32(this.#take(4), true);
  /** The one big-endian number of the format. */
  float64 = (): number => this.#view.getFloat64(this.#take(8), false);

  text(length: number): string {
    const start = this.#take(length);
    return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** Up to the next newline, which is left out. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > 256) throw new RangeError(`a name at byte ${this.#at} has no end`);
    const line = this.text(end - this.#at);
    this.#take(1);
    return line;
  }

  /** A little-endian integer in two's complement. @returns a number where one holds it exactly. */
  integer(length: number): number | bigint {
    const start = this.#take(length);
    let value = 0n;
    for (let index = length - 1; index >= 0; index--)
      value = value * 256n + BigInt(this.#bytes[start + index]!);
    value = BigInt.asIntN(length * 8, value);
    const exact = Number(value);
    return Number.isSafeInteger(exact) ? exact : value;
  }
}
