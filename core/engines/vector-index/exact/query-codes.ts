import type { ByteRange } from '../../../ground/onnx/byte-products.ts';

/** Queries as the graph of codes takes them, each divided by its norm before. */
export interface QueryCodes {
  /** [queries, dimension], `zero` standing for 0. */
  readonly codes: Uint8Array;
  readonly zero: number;
  /** float32, one for all: what a step of the codes is worth. */
  readonly scale: number;
  /** Of each query the norm of what rounding took from it, after the division. NaN for a query that is zero. */
  readonly rests: Float64Array;
}

/** Rounds queries to `range` steps on both sides, with one scale for all of them. */
export function encodeQueries(queries: Float32Array, dimension: number, range: ByteRange): QueryCodes {
  const count = queries.length / dimension;
  const inverses = new Float64Array(count);
  let largest = 0;
  for (let query = 0; query < count; query++) {
    let [squares, size] = [0, 0];
    for (let at = query * dimension; at < (query + 1) * dimension; at++) {
      const value = queries[at]!;
      squares += value * value;
      size = Math.max(size, Math.abs(value));
    }
    inverses[query] = 1 / Math.sqrt(squares);
    if (squares > 0) largest = Math.max(largest, size * inverses[query]!);
  }
  const scale = Math.fround(Math.max(largest, 2 ** -60) / range);
  const zero = range + 1;
  const codes = new Uint8Array(queries.length).fill(zero);
  const rests = new Float64Array(count);
  for (let query = 0; query < count; query++) {
    const inverse = inverses[query]!;
    let rest = 0;
    for (let at = query * dimension; at < (query + 1) * dimension; at++) {
      const value = queries[at]! * inverse;
      const code = Math.max(-range, Math.min(range, Math.round(value / scale)));
      codes[at] = code + zero;
      const difference = value - code * scale;
      rest += difference * difference;
    }
    rests[query] = Math.sqrt(rest);
  }
  return { codes, zero, scale, rests };
}
