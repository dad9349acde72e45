import { selectGreatest } from './select-greatest.ts';

/** Rows among which the best of one query are, with their scores. */
export interface ScoredRows {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
}

/**
 * Scores rows in double precision from their vectors: the graphs' sums differ in the last bits between devices and batch
 * sizes, and pages must not.
 * @param vectors row by row.
 */
export const scoreRows = (query: Float32Array, rows: Int32Array, vectors: Float32Array): ScoredRows => ({
  rows,
  scores: innerProducts(query, vectors, rows.length),
});

/** The k best of some rows, all of them where there are fewer, and what is as good as the last of these. */
export function bestRows({ rows, scores }: ScoredRows, k: number): ScoredRows & { readonly least: number } {
  const least = scores.length < k ? -Infinity : selectGreatest(scores.slice(), k);
  return {
    rows: rows.filter((_, at) => scores[at]! >= least),
    scores: scores.filter(score => score >= least),
    least,
  };
}

export function normOf(vector: Float32Array): number {
  let squares = 0;
  for (let at = 0; at < vector.length; at++) squares += vector[at]! * vector[at]!;
  return Math.sqrt(squares);
}

/** The inputs for scoring images. */
interface AskedRows {
  readonly query: Float32Array;
  /** Each image's row; negative if it has none or must not be found. */
  readonly rowOf: (image: number) => number;
  readonly count: number;
  /** Row by row. */
  readonly vectorsOf: (rows: Int32Array) => Float32Array;
}

/** By image its score, NaN for those without a row. */
export function scoreImages({ query, rowOf, count, vectorsOf }: AskedRows): Float64Array {
  const scores = new Float64Array(count).fill(Number.NaN);
  const images = Array.from(scores.keys()).filter(image => rowOf(image) >= 0);
  const rows = Int32Array.from(images, rowOf);
  const found = scoreRows(query, rows, vectorsOf(rows));
  for (const [at, image] of images.entries()) scores[image] = found.scores[at]!;
  return scores;
}

/** Each sum goes from the first number to the last; four at a time, because one alone waits for its every addition. */
function innerProducts(query: Float32Array, vectors: Float32Array, count: number): Float64Array {
  const { length } = query;
  const scores = new Float64Array(count);
  let row = 0;
  for (; row + 4 <= count; row += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const from = row * length;
    for (let at = 0; at < length; at++) {
      const value = query[at]!;
      a += value * vectors[from + at]!;
      b += value * vectors[from + length + at]!;
      c += value * vectors[from + 2 * length + at]!;
      d += value * vectors[from + 3 * length + at]!;
    }
    scores.set([a, b, c, d], row);
  }
  for (; row < count; row++) {
    let sum = 0;
    for (let at = 0; at < length; at++) sum += query[at]! * vectors[row * length + at]!;
    scores[row] = sum;
  }
  return scores;
}
