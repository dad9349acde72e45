/** Row-major embeddings, L2-normalised: `count` rows of `dimension` numbers. */
export interface EmbeddingMatrix {
  readonly count: number;
  readonly dimension: number;
  readonly values: Float32Array;
}

const rowOf = ({ dimension, values }: EmbeddingMatrix, row: number): Float32Array =>
  values.subarray(row * dimension, (row + 1) * dimension);

function dot(a: Float32Array, b: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = a.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i += 1) s0 += a[i]! * b[i]!;
  return s0 + s1 + s2 + s3;
}

/**
 * The rank (from 1) of the best right answer of each query. Of equal scores the wrong ones come first, so that a
 * model that gives every picture the same embedding earns nothing.
 * @param answers the right rows of the gallery for each query; at least one.
 */
export function ranksOfAnswers(
  queries: EmbeddingMatrix,
  gallery: EmbeddingMatrix,
  answers: readonly (readonly number[])[],
): Int32Array {
  const scores = new Float64Array(gallery.count);
  const rows = Array.from({ length: gallery.count }, (_, row) => rowOf(gallery, row));
  return Int32Array.from(answers, (right, query) => {
    const vector = rowOf(queries, query);
    for (let row = 0; row < rows.length; row += 1) scores[row] = dot(vector, rows[row]!);
    return rankOfBest(scores, right);
  });
}

/** The same for scores that another ranking gave (BM25, say): higher is better. */
export function rankOfBest(scores: ArrayLike<number>, right: readonly number[]): number {
  const best = Math.max(...right.map(row => scores[row]!));
  let rank = 1;
  for (let row = 0; row < scores.length; row += 1) if (scores[row]! >= best) rank += 1;
  // The right ones at the best score were counted as if they stood before themselves.
  return rank - right.filter(row => scores[row]! === best).length;
}
