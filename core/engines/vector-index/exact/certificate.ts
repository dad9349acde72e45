import { isMasked } from './graph.ts';

interface Question {
  /** The greatest upper bounds of one query, greatest first; hidden rows come last. */
  readonly bounds: Float32Array;
  /** Whose they are. */
  readonly rows: Int32Array;
  /** By row: how much a row's score may lie below and above the score of its codes. */
  readonly rests: Float32Array;
  /** The same for what the query lost, for all rows; and what float32 may have lost. */
  readonly slack: number;
  readonly k: number;
  /** Rows that there are. */
  readonly count: number;
}

/**
 * The true score of a row lies between `bound - 2 rest - slack` and `bound + slack`. At least k rows reach the k-th
 * greatest lower bound, so a row whose upper bound lies below is not among the k best, whatever its true score.
 * @returns how many of the rows, from the first on, may be among the k best; undefined where rows that are not in the list
 *   may be, too.
 */
export function countCandidates({ bounds, rows, rests, slack, k, count }: Question): number | undefined {
  if (!Number.isFinite(slack)) return undefined;
  let visible = bounds.length;
  while (visible > 0 && isMasked(bounds[visible - 1]!)) visible--;
  const isAll = visible < bounds.length || bounds.length >= count;
  if (visible < k) return isAll ? visible : undefined;
  const lower = new Float64Array(visible);
  for (let at = 0; at < visible; at++) lower[at] = bounds[at]! - 2 * rests[rows[at]!]!;
  const least = lower.sort()[visible - k]! - 2 * slack;
  let candidates = visible;
  while (candidates > 0 && bounds[candidates - 1]! < least) candidates--;
  return candidates < visible || isAll ? candidates : undefined;
}
