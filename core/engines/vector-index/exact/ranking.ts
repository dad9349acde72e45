import type { NegarehError } from '../../../ground/errors.ts';
import { compareIds, copyId, ID_BYTES } from '../id-bytes.ts';
import type { ScoredRows } from './scored-rows.ts';

/** What one part of the index (snapshot or tail) found, and the ids of its rows. */
export interface Findings {
  /** Of each query. */
  readonly candidates: readonly ScoredRows[];
  readonly ids: Uint8Array;
  /** Where the part rounds first. */
  readonly scans?: ScanCounts;
  /** Why the exact rows answered, if the engine could not. */
  readonly without?: NegarehError;
}

/** How many queries were answered by rounded vectors, and for how many all had to be compared as they are. */
export interface ScanCounts {
  /** int8 on processors, fp16 on graphics cards. */
  readonly rounding: 'int8' | 'fp16';
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
 * Merges what the parts found.
 * @param wanted matches of each query.
 */
export function rank(wanted: readonly number[], parts: readonly Findings[]): Ranking[] {
  return wanted.map((k, query) => {
    const best = parts
      .flatMap(part => placesOf(part, query))
      .sort((a, b) => b.score - a.score || compareIds(a.ids, a.row, b.ids, b.row))
      .slice(0, k);
    const ids = new Uint8Array(best.length * ID_BYTES);
    for (const [at, place] of best.entries()) copyId(place.ids, place.row, ids, at);
    return { ids, scores: Float64Array.from(best, place => place.score) };
  });
}

function placesOf({ candidates, ids }: Findings, query: number): Place[] {
  const { rows, scores } = candidates[query]!;
  const places: Place[] = [];
  for (let at = 0; at < rows.length; at++) places.push({ score: scores[at]!, ids, row: rows[at]! });
  return places;
}
