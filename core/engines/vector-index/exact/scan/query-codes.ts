import { normOf } from '../scored-rows.ts';

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
  /** What all rows are compared with. */
  readonly coarse: QueryPlanes;
  /** What is in question is compared with. */
  readonly fine: QueryPlanes;
  /** By query what it was divided by. */
  readonly norms: Float64Array;
}

/**
 * Rounds queries to whole steps on both sides of zero, with a scale for each: coarsely for the look at all rows, which takes half
 * as many instructions then, and finely for the rows that this leaves in question.
 */
export function encodeQueries(queries: Float32Array, dimension: number, stride: number): QueryCodes {
  const count = queries.length / dimension;
  const norms = new Float64Array(count);
  for (let query = 0; query < count; query++) {
    norms[query] = normOf(queries.subarray(query * dimension, (query + 1) * dimension));
  }
  const shape = { dimension, stride };
  return {
    coarse: roundQueries(queries, norms, { ...shape, isFine: false }),
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
  const codes = new Int32Array(dimension);
  for (const [query, norm] of norms.entries()) {
    const own = queries.subarray(query * dimension, (query + 1) * dimension);
    const { scale, rest } = roundQuery(own, { norm, range }, codes);
    scales[query] = scale;
    rests[query] = rest;
    const plane = planes.subarray(query * width, (query + 1) * width);
    if (isFine) writeFine(codes, plane, plane.subarray(stride));
    else writeCoarse(codes, plane);
  }
  return { planes, scales, rests };
}

// Functions of one query each: those of all would be called too seldom to be compiled well.

function roundQuery(
  query: Float32Array,
  { norm, range }: { readonly norm: number; readonly range: number },
  codes: Int32Array,
): { readonly scale: number; readonly rest: number } {
  let largest = 0;
  for (let at = 0; at < query.length; at++) largest = Math.max(largest, Math.abs(query[at]!));
  const scale = Math.fround(Math.max(largest / norm, 2 ** -60) / range);
  let squares = 0;
  for (let at = 0; at < query.length; at++) {
    const value = query[at]! / norm;
    // Faster than Math.round. Within the range, for no number is greater than the largest.
    const code = Math.floor(value / scale + 0.5);
    codes[at] = code;
    const difference = value - code * scale;
    squares += difference * difference;
  }
  return { scale, rest: Math.sqrt(squares) };
}

function writeCoarse(codes: Int32Array, plane: Uint8Array): void {
  for (let at = 0; at < codes.length; at++) plane[at] = codes[at]! + COARSE_ZERO;
}

function writeFine(codes: Int32Array, high: Uint8Array, low: Uint8Array): void {
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]! + FINE_ZERO;
    high[at] = code / FINE_STEP;
    low[at] = code % FINE_STEP;
  }
}
