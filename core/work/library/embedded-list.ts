import { cosine, type EmbeddingVector } from '../../ground/domain/models/embedding.ts';

/** One of the things that were compared, and its cosine. */
export interface Similar {
  /** The path of a picture, or the text, as it was given. */
  readonly name: string;
  /** Cosine, -1 to 1; higher is more alike. */
  readonly score: number;
  /** Other pictures that look the same and are folded into this one; absent where there are none. */
  readonly alike?: readonly string[];
}

/** Things with their embeddings, in memory. A name that comes again takes the place of the former. */
export class EmbeddedList {
  readonly #vectors = new Map<string, EmbeddingVector>();

  get size(): number {
    return this.#vectors.size;
  }

  get(name: string): EmbeddingVector | undefined {
    return this.#vectors.get(name);
  }

  /** @param rows row-major, one of norm 1 for each name, in order. */
  add(names: readonly string[], rows: Float32Array, dimension: number): void {
    for (const [row, name] of names.entries())
      this.#vectors.set(name, rows.slice(row * dimension, (row + 1) * dimension));
  }

  clear(): void {
    this.#vectors.clear();
  }

  /** The `top` nearest to a vector of norm 1, best first; equal ones in the order in which they came. */
  nearest(vector: EmbeddingVector, top: number): Similar[] {
    const scored = [...this.#vectors].map(([name, other]) => ({ name, score: cosine(vector, other) }));
    return scored.sort((a, b) => b.score - a.score).slice(0, top);
  }
}
