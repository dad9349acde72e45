import { bestRows, normOf, type ScoredRows, scoreRows } from './scored-rows.ts';

/** Rows that are scored for k of them: the further the last of them lies behind the k-th, the more rounding may do. */
export const candidatesFor = (k: number): number => 2 * k + 32;

/** What no row is off by may be this many times what the candidates are off by at the most. */
const MARGIN = 4;
/** Half a step of float16 from 1 on, by a half: candidates that happen to be nearer say nothing of the others. */
const LEAST_ERROR = 2 ** -12;

/** What a device found of one query in float16. */
export interface HalfFindings {
  readonly rows: Int32Array;
  /** By row its score, nearly, of the query divided by its norm; the greatest first. */
  readonly scores: Float64Array;
  /** Whether there are other rows that may be found: none of them has a greater score there than the last of these. */
  readonly isPart: boolean;
}

interface Question {
  readonly query: Float32Array;
  readonly k: number;
  /** Of the rows that were found, row by row. */
  readonly vectors: Float32Array;
  /** Norm that no row exceeds. */
  readonly largestNorm: number;
}

/**
 * The k best rows by their true scores, and what is as good as the last of them; undefined where another row may be.
 *
 * A row that is not among the candidates is better than the k-th only if the device was off by more than what lies between the
 * k-th's true score and the last candidate's there. How far it is off no bound tells that would be of use, for cards add up in float16,
 * in an order of their own; the candidates tell: they are off for the same query by the same reasons, each in proportion to its norm.
 */
export function certainBest(
  { rows, scores, isPart }: HalfFindings,
  { query, k, vectors, largestNorm }: Question,
): ScoredRows | undefined {
  const found = scoreRows(query, rows, vectors);
  const best = bestRows(found, k);
  if (!isPart) return best;
  const norm = normOf(query);
  let error = LEAST_ERROR;
  for (let at = 0; at < rows.length; at++) {
    const off = Math.abs(found.scores[at]! / norm - scores[at]!);
    const ofRow = normOf(vectors.subarray(at * query.length, (at + 1) * query.length));
    if (off !== 0) error = Math.max(error, off / ofRow);
  }
  const gap = best.least / norm - scores.at(-1)!;
  // Not a number where the query is zero, or the device gave none.
  return gap > MARGIN * error * largestNorm ? best : undefined;
}
