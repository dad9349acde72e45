import { cosine, type EmbeddingVector } from '../../ground/domain/models/embedding.ts';

/** One of the compared things, with its cosine. */
export interface Similar {
  /** The path of an image, or the text, as it was given. */
  readonly name: string;
  /** Cosine, -1 to 1; higher is more alike. */
  readonly score: number;
  /** Other images that look the same and are folded into this one; absent when there are none. */
  readonly alike?: readonly string[];
}

/** A vector of norm 1, and the norm of the numbers after its first ones. */
export interface EmbeddedRow {
  readonly vector: EmbeddingVector;
  readonly restNorm: number;
}

/** These are enough to tell most images apart: the norm of the rest bounds what it can add. */
const FIRST_NUMBERS = 32;
/** The rounding error of float32. */
const ROUNDING = 1e-6;

const rowOf = (vector: EmbeddingVector): EmbeddedRow => ({
  vector,
  restNorm: Math.hypot(...vector.subarray(FIRST_NUMBERS)),
});

/** Whether the cosine of two rows is at least this; for distant rows, without looking at all of their numbers. */
export function isNear(one: EmbeddedRow, other: EmbeddedRow, least: number): boolean {
  const [a, b] = [one.vector, other.vector];
  const first = Math.min(FIRST_NUMBERS, a.length);
  let sum = 0;
  for (let at = 0; at < first; at++) sum += a[at]! * b[at]!;
  // Cauchy–Schwarz.
  if (sum + one.restNorm * other.restNorm < least - ROUNDING) return false;
  for (let at = first; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum >= least;
}

/** Things with their embeddings, in memory. A name that is added again replaces its former entry. */
export class EmbeddedList {
  readonly #rows = new Map<string, EmbeddedRow>();

  get size(): number {
    return this.#rows.size;
  }

  get(name: string): EmbeddingVector | undefined {
    return this.#rows.get(name)?.vector;
  }

  row(name: string): EmbeddedRow | undefined {
    return this.#rows.get(name);
  }

  /** @param rows row-major, of norm 1, one for each name, in order. */
  add(names: readonly string[], rows: Float32Array, dimension: number): void {
    for (const [row, name] of names.entries())
      this.#rows.set(name, rowOf(rows.slice(row * dimension, (row + 1) * dimension)));
  }

  clear(): void {
    this.#rows.clear();
  }

  /** The `top` nearest to a vector of norm 1, best first; ties in the order in which they were added. */
  nearest(vector: EmbeddingVector, top: number): Similar[] {
    const scored = Array.from(this.#rows, ([name, row]) => ({ name, score: cosine(vector, row.vector) }));
    return scored.sort((a, b) => b.score - a.score).slice(0, top);
  }
}
