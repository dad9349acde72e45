import { type Matrix, matrix, softmax } from './matrix.ts';

/**
 * Multi-head attention over one sequence, head by head, from queries, keys and values [sequence, width].
 * @param keep which positions may be attended to; all by default.
 */
export function attend(q: Matrix, k: Matrix, v: Matrix, heads: number, keep?: readonly boolean[]): Matrix {
  const size = q.columns / heads;
  const result = matrix(q.rows, q.columns);
  for (let head = 0; head < heads; head++) {
    const at = (x: Matrix, row: number, column: number) => x.data[row * x.columns + head * size + column]!;
    for (let row = 0; row < q.rows; row++) {
      const scores = Float64Array.from({ length: k.rows }, (_, other) => {
        if (keep && !keep[other]) return -Infinity;
        let dot = 0;
        for (let column = 0; column < size; column++) dot += at(q, row, column) * at(k, other, column);
        return dot / Math.sqrt(size);
      });
      const shares = softmax(scores);
      for (let column = 0; column < size; column++) {
        let sum = 0;
        for (let other = 0; other < v.rows; other++) sum += shares[other]! * at(v, other, column);
        result.data[row * q.columns + head * size + column] = sum;
      }
    }
  }
  return result;
}
