import type { NegarehError } from '../../../ground/errors.ts';
import { compareIds, copyId, ID_BYTES } from '../id-bytes.ts';
import type { Candidates } from './scorer.ts';

/** What one part of the index (snapshot or tail) found, and the ids of its rows. */
export interface Findings {
  /** Of each query. */
  readonly candidates: readonly Candidates[];
  readonly ids: Uint8Array;
  /** Where the part has codes. */
  readonly scans?: ScanCounts;
  /** Why these are of the exact rows, where an engine that ought to answer could not. */
  readonly without?: NegarehError;
}

/** How many queries the codes answered, and for how many all vectors had to be compared. */
export interface ScanCounts {
  readonly certified: number;
  readonly scanned: number;
}

/** The matches of one query, best first. */
export interface Ranking {
  readonly ids: Uint8Array;
  readonly scores: Float64Array;
}

interface Place {
  readonly score: number;
  readonly ids: Uint8Array;
  readonly row: number;
}

/**
 * Merges the parts' findings. Scores are computed again in double precision from the found vectors: the graphs'
 * sums differ in the last bits between devices and batch sizes, and pages must not.
 * @param wanted matches of each query.
 */
export function rank(
  queries: Float32Array,
  wanted: readonly number[],
  parts: readonly Findings[],
): Ranking[] {
  const dimension = queries.length / wanted.length;
  return wanted.map((k, query) => {
    const vector = queries.subarray(query * dimension, (query + 1) * dimension);
    const best = parts
      .flatMap(part => placesOf(part, query, vector))
      .sort((a, b) => b.score - a.score || compareIds(a.ids, a.row, b.ids, b.row))
      .slice(0, k);
    const ids = new Uint8Array(best.length * ID_BYTES);
    for (const [at, place] of best.entries()) copyId(place.ids, place.row, ids, at);
    return { ids, scores: Float64Array.from(best, place => place.score) };
  });
}

function placesOf({ candidates, ids }: Findings, query: number, vector: Float32Array): Place[] {
  const { rows, vectors } = candidates[query]!;
  const scores = innerProducts(vector, vectors, rows.length);
  return Array.from(rows, (row, at) => ({ score: scores[at]!, ids, row }));
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
