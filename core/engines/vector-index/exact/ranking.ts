import { compareIds, copyId, ID_BYTES } from '../id-bytes.ts';
import { MASKED } from './graph.ts';
import type { Candidates } from './scorer.ts';

/** What one part of the index (snapshot or tail) found, and the ids of its rows. */
export interface Findings {
  readonly candidates: Candidates;
  readonly ids: Uint8Array;
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
 * Merges the parts' findings. Scores are computed again in double precision from the found vectors: the graph's
 * float32 sums differ in the last bits between devices and batch sizes, and pages must not.
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
  const { width, scores, rows, vectors } = candidates;
  const places: Place[] = [];
  for (let at = query * width; at < (query + 1) * width; at++) {
    if (scores[at]! <= MASKED / 2) break;
    places.push({ score: innerProduct(vector, vectors, at * vector.length), ids, row: rows[at]! });
  }
  return places;
}

function innerProduct(a: Float32Array, b: Float32Array, offset: number): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[offset + index]!;
  return sum;
}
