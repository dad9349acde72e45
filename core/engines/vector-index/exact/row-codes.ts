/** Raise it when a reader of former codes could misread the new ones. */
export const CODES_VERSION = 2;

/** Codes lie in -127..127: the range is the same on both sides, and -128 would make products that saturate. */
const LARGEST_CODE = 127;

/** What a row of int8 numbers stands for: `scale` times each of them, the row itself but for a rest. */
export interface RowCode {
  /** float32. */
  readonly scale: number;
  /** float32, not below the norm of what rounding took from the row. */
  readonly rest: number;
  /** Norm of the rounded row. */
  readonly norm: number;
  /** Of its codes. */
  readonly sum: number;
}

/** The next float32 above, or a little higher: a bound must never be rounded down. */
const roundUp = (bound: number): number => Math.fround(bound * (1 + 2 ** -22) + 2 ** -148);

/**
 * Rounds a row of float32 to int8 with one scale for all of it (symmetric quantisation). The norms are summed in double
 * precision from the numbers as they are stored, so that they hold whatever the scale was rounded to.
 * @param to gets the codes, from its beginning on.
 */
export function quantiseRow(row: Float32Array, to: Int8Array): RowCode {
  let largest = 0;
  for (let index = 0; index < row.length; index++) {
    const size = Math.abs(row[index]!);
    if (size > largest) largest = size;
  }
  const scale = Math.fround(largest / LARGEST_CODE);
  const inverse = scale > 0 ? 1 / scale : 0;
  let [rest, squares, sum] = [0, 0, 0];
  for (let index = 0; index < row.length; index++) {
    const value = row[index]!;
    const code = Math.max(-LARGEST_CODE, Math.min(LARGEST_CODE, Math.round(value * inverse)));
    to[index] = code;
    const difference = value - code * scale;
    rest += difference * difference;
    squares += code * code;
    sum += code;
  }
  return { scale, rest: roundUp(Math.sqrt(rest)), norm: Math.sqrt(squares) * scale, sum };
}
