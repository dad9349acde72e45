/** Row-major float64. Everything here is written for readability, not for speed. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export const matrix = (rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix => ({
  rows,
  columns,
  data,
});

export const rowOf = ({ columns, data }: Matrix, row: number): Float64Array =>
  data.slice(row * columns, (row + 1) * columns);

export const stack = (rows: readonly Float64Array[]): Matrix => {
  const columns = rows[0]!.length;
  const result = matrix(rows.length, columns);
  rows.forEach((row, index) => {
    result.data.set(row, index * columns);
  });
  return result;
};

export const map = (x: Matrix, change: (value: number, index: number) => number): Matrix =>
  matrix(x.rows, x.columns, x.data.map(change));

export const add = (a: Matrix, b: Matrix): Matrix => map(a, (value, index) => value + b.data[index]!);

/** x W^T + b, like torch's Linear: W is [outputs, inputs]. */
export function linear(x: Matrix, weight: Float64Array, bias?: Float64Array): Matrix {
  const outputs = weight.length / x.columns;
  const result = matrix(x.rows, outputs);
  for (let row = 0; row < x.rows; row++) {
    for (let output = 0; output < outputs; output++) {
      let sum = bias?.[output] ?? 0;
      const from = row * x.columns;
      const to = output * x.columns;
      for (let k = 0; k < x.columns; k++) sum += x.data[from + k]! * weight[to + k]!;
      result.data[row * outputs + output] = sum;
    }
  }
  return result;
}

export function layerNorm(x: Matrix, weight: Float64Array, bias: Float64Array, epsilon: number): Matrix {
  const rows = Array.from({ length: x.rows }, (_, row) => {
    const values = rowOf(x, row);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return values.map((value, k) => ((value - mean) / Math.sqrt(variance + epsilon)) * weight[k]! + bias[k]!);
  });
  return stack(rows);
}

export function softmax(values: Float64Array): Float64Array {
  const largest = Math.max(...values);
  const powers = values.map(value => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map(power => power / sum);
}

/** The error function to 15 digits: its Taylor series near 0, the continued fraction of erfc far from it. */
function erf(x: number): number {
  if (x < 0) return -erf(-x);
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let k = 60; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}

export const ACTIVATIONS = {
  gelu: (x: number): number => (x * (1 + erf(x / Math.SQRT2))) / 2,
  quick_gelu: (x: number): number => x / (1 + Math.exp(-1.702 * x)),
  // As in transformers' activations.py: NewGELUActivation, FastGELUActivation, torch's gelu(approximate='tanh').
  gelu_new: (x: number): number =>
    0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  gelu_fast: (x: number): number => 0.5 * x * (1 + Math.tanh(x * 0.7978845608 * (1 + 0.044715 * x * x))),
  gelu_pytorch_tanh: (x: number): number =>
    0.5 * x * (1 + Math.tanh(Math.SQRT2 * (2 / Math.sqrt(Math.PI)) * 0.5 * (x + 0.044715 * x ** 3))),
  relu: (x: number): number => Math.max(0, x),
  silu: (x: number): number => x / (1 + Math.exp(-x)),
  swish: (x: number): number => x / (1 + Math.exp(-x)),
};

export type ActivationName = keyof typeof ACTIVATIONS;
