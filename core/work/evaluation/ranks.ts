/** Row-major embeddings, L2-normalised: `count` rows of `dimension` numbers. */
export interface EmbeddingMatrix {
  readonly count: number;
  readonly dimension: number;
  readonly values: Float32Array;
}

/**
 * Scores nearer than this are equal: sums of products come out a little different from one kernel, thread or row to
 * the next, and a cosine has no digits there that mean anything.
 */
const EQUAL_WITHIN = 1e-6;

/**
 * The rank (from 1) of the best right answer. Among equal scores the wrong ones come first, so a model that gives every
 * image the same score, or a score that is not a number, gains nothing.
 * @param scores of all candidates; higher is better.
 * @param right which of them are right, each once; at least one.
 */
export function rankOfBest(scores: ArrayLike<number>, right: readonly number[]): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const row of right) best = Math.max(best, scores[row]!);
  const level = best - EQUAL_WITHIN;
  let rank = 1;
  for (let row = 0; row < scores.length; row += 1) if (!(scores[row]! < level)) rank += 1;
  for (const row of right) if (!(scores[row]! < level)) rank -= 1;
  return rank;
}
