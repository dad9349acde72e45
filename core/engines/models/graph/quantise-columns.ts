/** Codes lie in -127..127, the same range on both sides of zero. */
const LARGEST_CODE = 127;

/**
 * Rounds a matrix to int8 with one scale a column, symmetric around zero.
 * @param matrix row-major [rows, columns].
 * @returns codes in the same order, and a scale for each column: a number is about its code times its column's scale.
 */
export function quantiseColumns(
  matrix: Float32Array,
  columns: number,
): { readonly codes: Int8Array; readonly scales: Float32Array } {
  const largest = new Float32Array(columns);
  for (let at = 0; at < matrix.length; at++) {
    const column = at % columns;
    largest[column] = Math.max(largest[column]!, Math.abs(matrix[at]!));
  }
  // A column of zeros has any scale; that of 1 divides by no zero.
  const scales = largest.map(size => (size > 0 ? size / LARGEST_CODE : 1));
  const codes = new Int8Array(matrix.length);
  for (let at = 0; at < matrix.length; at++) {
    const code = Math.round(matrix[at]! / scales[at % columns]!);
    codes[at] = Math.max(-LARGEST_CODE, Math.min(LARGEST_CODE, code));
  }
  return { codes, scales };
}
