/** A message between a process and its decoder: a JSON value and the bytes that it describes. */
export interface Frame {
  readonly head: unknown;
  /** Its buffer holds nothing else. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Two 32-bit numbers, big-endian: the length of the head, and that of the body. */
const PREFIX_BYTES = 8;
const HEAD_LIMIT = 1_000_000;

/** What goes before the body on the wire. */
export function frameStart(head: object, bodyBytes: number): Uint8Array {
  const json = Buffer.from(JSON.stringify(head));
  const start = Buffer.allocUnsafe(PREFIX_BYTES + json.length);
  start.writeUInt32BE(json.length, 0);
  start.writeUInt32BE(bodyBytes, 4);
  json.copy(start, PREFIX_BYTES);
  return start;
}

/** Assembles a stream's pieces into frames. Each byte of a body is copied once, to its place. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  readonly #bodyLimit: number;
  #stage: 'prefix' | 'head' | 'body' = 'prefix';
  #part = new Uint8Array(PREFIX_BYTES);
  #filled = 0;
  #bodyBytes = 0;
  #head: unknown;

  constructor(onFrame: (frame: Frame) => void, bodyLimit: number) {
    this.#onFrame = onFrame;
    this.#bodyLimit = bodyLimit;
  }

  /** @throws Error for a malformed frame, or one longer than the other side ever sends. */
  push(chunk: Uint8Array): void {
    for (let at = 0; ; ) {
      const taken = Math.min(this.#part.length - this.#filled, chunk.length - at);
      this.#part.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled < this.#part.length) return;
      this.#finishPart();
    }
  }

  #finishPart(): void {
    const part = this.#part;
    switch (this.#stage) {
      case 'prefix': {
        const lengths = new DataView(part.buffer);
        const headBytes = lengths.getUint32(0);
        this.#bodyBytes = lengths.getUint32(4);
        if (headBytes === 0 || headBytes > HEAD_LIMIT || this.#bodyBytes > this.#bodyLimit) {
          throw new Error(`a frame of ${headBytes} + ${this.#bodyBytes} bytes`);
        }
        this.#expect('head', headBytes);
        break;
      }
      case 'head':
        this.#head = JSON.parse(new TextDecoder().decode(part));
        this.#expect('body', this.#bodyBytes);
        break;
      default:
        this.#expect('prefix', PREFIX_BYTES);
        this.#onFrame({ head: this.#head, body: part });
    }
  }

  #expect(stage: 'prefix' | 'head' | 'body', bytes: number): void {
    this.#stage = stage;
    this.#part = new Uint8Array(bytes);
    this.#filled = 0;
  }
}
