import { openSession, type SessionOptions } from '../../../ground/onnx/session.ts';
import { exactGraph, isMasked } from './graph.ts';

/** Rows among which the best of one query are, with their vectors row by row. */
export interface Candidates {
  readonly rows: Int32Array;
  readonly vectors: Float32Array;
}

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

/** Runs the exact search's graph. */
export interface Scorer {
  /** @returns for each query its `width` best rows by the graph's scores, fewer where no more may be found. */
  best(question: Question): Promise<Candidates[]>;
  close(): Promise<void>;
}

/** @param graphPath the graph of a snapshot folder; without it, of a matrix that each question brings. */
export async function openScorer(
  dimension: number,
  options: SessionOptions,
  graphPath?: string,
): Promise<Scorer> {
  const session = await openSession(graphPath ?? exactGraph(dimension), options);
  return {
    best: async ({ queries, width, mask, matrix }) => {
      const found = await session.run({
        queries: { type: 'float32', data: queries, dims: [queries.length / dimension, dimension] },
        mask: { type: 'float32', data: mask, dims: [mask.length] },
        k: { type: 'int64', data: BigInt64Array.of(BigInt(width)), dims: [1] },
        ...(matrix && { matrix: { type: 'float32', data: matrix, dims: [mask.length, dimension] } }),
      });
      const scores = found['scores']!.data as Float32Array;
      const rows = found['rows']!.data as Int32Array;
      const vectors = found['best']!.data as Float32Array;
      return Array.from({ length: queries.length / dimension }, (_, query) => {
        const from = query * width;
        let to = from + width;
        // Hidden rows fill up what is lacking, and come last.
        while (to > from && isMasked(scores[to - 1]!)) to--;
        return {
          rows: rows.subarray(from, to),
          vectors: vectors.subarray(from * dimension, to * dimension),
        };
      });
    },
    close: () => session.close(),
  };
}
