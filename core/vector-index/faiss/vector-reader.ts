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

/** `rows` row numbers, spread evenly over `count`. */
export const spread = (rows: number, count: number): number[] =>
  Array.from({ length: Math.min(rows, count) }, (_, at) => Math.floor((at * count) / Math.min(rows, count)));
