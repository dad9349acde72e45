import { type FileHandle, open } from 'node:fs/promises';

/** Reads rows of a snapshot's vectors. */
export class VectorReader implements AsyncDisposable {
  readonly dimension: number;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, dimension: number) {
    this.#file = file;
    this.dimension = dimension;
  }

  static async open(file: string, dimension: number): Promise<VectorReader> {
    return new VectorReader(await open(file, 'r'), dimension);
  }

  /** @returns float32, row-major [rows, dimension]. */
  async read(from: number, rows: number): Promise<Float32Array> {
    const vectors = new Float32Array(rows * this.dimension);
    for (let done = 0; done < vectors.byteLength; ) {
      const { bytesRead } = await this.#file.read(
        new Uint8Array(vectors.buffer),
        done,
        vectors.byteLength - done,
        from * this.dimension * 4 + done,
      );
      if (bytesRead === 0) throw new RangeError(`the vectors end before row ${from + rows}`);
      done += bytesRead;
    }
    return vectors;
  }

  /** Rows spread evenly over all, as FAISS's binding takes them. */
  async sample(rows: number, count: number): Promise<number[]> {
    const vectors: number[] = [];
    for (const row of spread(rows, count)) vectors.push(...(await this.read(row, 1)));
    return vectors;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

/** Steps of the golden ratio cover a range evenly and fall in with no period of the rows, as equal steps would. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** About `rows` different row numbers below `count`, spread over all of them, in order. */
export function spread(rows: number, count: number): number[] {
  if (rows >= count) return Array.from({ length: count }, (_, row) => row);
  const chosen = Array.from({ length: rows }, (_, at) => Math.floor(((at * GOLDEN) % 1) * count));
  return [...new Set(chosen)].sort((a, b) => a - b);
}
