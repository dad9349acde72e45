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

/** Queries as one of the kernel's functions takes them. */
export interface QueryPlanes {
  /** [planes, stride]: of each query one plane, or two of a fine one. */
  readonly planes: Uint8Array<ArrayBuffer>;
  /** By query, what a step of its codes is worth. */
  readonly scales: Float32Array<ArrayBuffer>;
  /** By query the norm of what rounding took from it, after the division. NaN for a query that is zero. */
  readonly rests: Float64Array;
}

/** Queries, each divided by its norm. */
export interface QueryCodes {
  /** What all rows are compared with where there are several. */
  readonly coarse: QueryPlanes | undefined;
  /** What all rows are compared with where there is one, else what is in question. */
  readonly fine: QueryPlanes;
  /** By query what it was divided by. */
  readonly norms: Float64Array;
}

/**
 * Rounds queries to whole steps on both sides of zero, with a scale for each. Reading the rows is what takes time, so one
 * query alone is kept twice as fine for next to nothing; several at once would take twice as long.
 */
export function encodeQueries(queries: Float32Array, dimension: number, stride: number): QueryCodes {
  const count = queries.length / dimension;
  const norms = Float64Array.from({ length: count }, (_, query) => {
    let squares = 0;
    for (let at = query * dimension; at < (query + 1) * dimension; at++)
      squares += queries[at]! * queries[at]!;
    return Math.sqrt(squares);
  });
  const shape = { dimension, stride };
  return {
    coarse: count > 1 ? roundQueries(queries, norms, { ...shape, isFine: false }) : undefined,
    fine: roundQueries(queries, norms, { ...shape, isFine: true }),
    norms,
  };
}

function roundQueries(
  queries: Float32Array,
  norms: Float64Array,
  { dimension, stride, isFine }: { dimension: number; stride: number; isFine: boolean },
): QueryPlanes {
  const range = isFine
    ? Math.min(FINE_RANGE, Math.floor(LARGEST_SUM / (LARGEST_CODE * dimension)) - 1)
    : COARSE_RANGE;
  const width = (isFine ? 2 : 1) * stride;
  const planes = new Uint8Array(norms.length * width);
  const scales = new Float32Array(norms.length);
  const rests = new Float64Array(norms.length);
  for (const [query, norm] of norms.entries()) {
    const own = queries.subarray(query * dimension, (query + 1) * dimension);
    const plane = planes.subarray(query * width, (query + 1) * width);
    let largest = 0;
    for (const value of own) largest = Math.max(largest, Math.abs(value));
    const scale = Math.fround(Math.max(largest / norm, 2 ** -60) / range);
    let rest = 0;
    for (let at = 0; at < dimension; at++) {
      const value = own[at]! / norm;
      const code = Math.max(-range, Math.min(range, Math.round(value / scale)));
      if (isFine) {
        plane[at] = Math.floor((code + FINE_ZERO) / FINE_STEP);
        plane[stride + at] = (code + FINE_ZERO) % FINE_STEP;
      } else plane[at] = code + COARSE_ZERO;
      const difference = value - code * scale;
      rest += difference * difference;
    }
    scales[query] = scale;
    rests[query] = Math.sqrt(rest);
  }
  return { planes, scales, rests };
}
