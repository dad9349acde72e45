import { openSession, type SessionOptions } from '../../../ground/onnx/session.ts';
import { exactGraph } from './graph.ts';

/** For each query the `width` best rows by the graph's scores; hidden rows fill up what is lacking. */
export interface Candidates {
  readonly width: number;
  /** [queries, width] each; `vectors` [queries, width, dimension]. */
  readonly scores: Float32Array;
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
  best(question: Question): Promise<Candidates>;
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
      return {
        width,
        scores: found['scores']!.data as Float32Array,
        rows: found['rows']!.data as Int32Array,
        vectors: found['best']!.data as Float32Array,
      };
    },
    close: () => session.close(),
  };
}
