import { floatsOf, integersOf } from '../../../ground/onnx/output-numbers.ts';
import { openSession, type SessionOptions } from '../../../ground/onnx/session.ts';
import { exactGraph, isMasked } from './graph.ts';
import { type ScoredRows, scoreRows } from './scored-rows.ts';

/** Scores that one run may hold, 64 MB: sixteen queries over a million rows go at once, any batch over 100,000. */
export const SCORES_AT_ONCE = 2 ** 24;

interface Question {
  /** Row-major [n, dimension]. */
  readonly queries: Float32Array;
  /** How many rows to find, at most as many as the matrix has. */
  readonly width: number;
  /** Float32 [rows of the matrix]. */
  readonly mask: Float32Array;
  /** The matrix, where the graph does not hold it: row-major [rows, dimension]. */
  readonly matrix?: Float32Array;
}

/** The end of the rows that a graph found for one query: hidden rows fill up missing places, and come last. */
export function endOfFound(scores: Float32Array, from: number, to: number): number {
  let end = to;
  while (end > from && isMasked(scores[end - 1]!)) end--;
  return end;
}

/** Runs the exact search's graph. */
export interface Scorer {
  /** @returns for each query its `width` best rows by the graph's scores, fewer where no more may be found. */
  best(question: Question): Promise<ScoredRows[]>;
  close(): Promise<void>;
}

/** @param graph that of a snapshot folder, or its file; without it, one of a matrix that each question brings. */
export async function openScorer(
  dimension: number,
  options: SessionOptions,
  graph: string | Uint8Array = exactGraph(dimension),
): Promise<Scorer> {
  const session = await openSession(graph, options);
  const bestAtOnce = async ({ queries, width, mask, matrix }: Question): Promise<ScoredRows[]> => {
    const count = queries.length / dimension;
    const found = await session.run({
      queries: { type: 'float32', data: queries, dims: [count, dimension] },
      mask: { type: 'float32', data: mask, dims: [mask.length] },
      k: { type: 'int64', data: BigInt64Array.of(BigInt(width)), dims: [1] },
      ...(matrix && { matrix: { type: 'float32', data: matrix, dims: [mask.length, dimension] } }),
    });
    const scores = floatsOf(found, 'scores');
    const rows = integersOf(found, 'rows');
    const vectors = floatsOf(found, 'best');
    return Array.from({ length: count }, (_, query) => {
      const from = query * width;
      const to = endOfFound(scores, from, from + width);
      const own = queries.subarray(query * dimension, (query + 1) * dimension);
      return scoreRows(own, rows.subarray(from, to), vectors.subarray(from * dimension, to * dimension));
    });
  };
  return {
    best: async question => {
      const numbers = Math.max(1, Math.floor(SCORES_AT_ONCE / question.mask.length)) * dimension;
      const found: ScoredRows[] = [];
      for (let from = 0; from < question.queries.length; from += numbers) {
        const queries = question.queries.subarray(from, from + numbers);
        found.push(...(await bestAtOnce({ ...question, queries })));
      }
      return found;
    },
    close: () => session.close(),
  };
}
