/** A query in seven bits: the kernel multiplies int8 with numbers from 0 to 127, where no processor cuts a sum off. */
const COARSE_RANGE = 63;
/** The code that stands for 0. */
export const COARSE_ZERO = 64;
/** A query in fourteen bits: a plane of high digits, worth so much each, and one of low digits. */
export const FINE_STEP = 128;
const FINE_RANGE = 8127;
export const FINE_ZERO = 8128;

/** Sums of products of a row's codes and a query's lie in int32. */
const LARGEST_SUM = 2 ** 31;
const LARGEST_CODE = 127;

/** Queries as the kernel takes them, each divided by its norm before. */
export interface QueryCodes {
  /** Of one query its two planes, of several a plane each: [planes, stride]. */
  readonly planes: Uint8Array<ArrayBuffer>;
  readonly isFine: boolean;
  /** By query, what a step of its codes is worth. */
  readonly scales: Float32Array<ArrayBuffer>;
  /** By query the norm of what rounding took from it, after the division. NaN for a query that is zero. */
  readonly rests: Float64Array;
  /** By query what it was divided by. */
  readonly norms: Float64Array;
}

/**
 * Rounds queries to whole steps on both sides of zero, with a scale for each. Reading the rows is what takes time, so one
 * query alone is kept twice as fine for next to nothing; several at once would take twice as long.
 */
export function encodeQueries(queries: Float32Array, dimension: number, stride: number): QueryCodes {
  const count = queries.length / dimension;
  const isFine = count === 1;
  const range = isFine
    ? Math.min(FINE_RANGE, Math.floor(LARGEST_SUM / (LARGEST_CODE * dimension)) - 1)
    : COARSE_RANGE;
  const planes = new Uint8Array((isFine ? 2 : count) * stride);
  const scales = new Float32Array(count);
  const rests = new Float64Array(count);
  const norms = new Float64Array(count);
  for (let query = 0; query < count; query++) {
    const own = queries.subarray(query * dimension, (query + 1) * dimension);
    let [squares, largest] = [0, 0];
    for (const value of own) {
      squares += value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    const norm = Math.sqrt(squares);
    const scale = Math.fround(Math.max(largest / norm, 2 ** -60) / range);
    let rest = 0;
    for (let at = 0; at < dimension; at++) {
      const value = own[at]! / norm;
      const code = Math.max(-range, Math.min(range, Math.round(value / scale)));
      if (isFine) {
        planes[at] = Math.floor((code + FINE_ZERO) / FINE_STEP);
        planes[stride + at] = (code + FINE_ZERO) % FINE_STEP;
      } else planes[query * stride + at] = code + COARSE_ZERO;
      const difference = value - code * scale;
      rest += difference * difference;
    }
    scales[query] = scale;
    rests[query] = Math.sqrt(rest);
    norms[query] = norm;
  }
  return { planes, isFine, scales, rests, norms };
}
