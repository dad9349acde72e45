import type { Random } from '../../ground/domain/seeded-random.ts';
import type { GraphBuilder, Value } from '../../ground/onnx/graph.ts';

/** The factor of the low-rank update: alpha / rank, with the usual alpha of twice the rank. */
const SCALE = 2;

/** Two thin matrices that learn in place of a whole one (LoRA, Hu et al. 2021): W + SCALE A B. */
export interface LowRank {
  readonly weight: string;
  readonly a: Value;
  readonly b: Value;
  readonly rows: number;
  readonly columns: number;
}

/** Lets a graph add A B to a weight, which itself stays as it is. */
export function addLowRank(
  graph: GraphBuilder,
  name: string,
  { rows, columns, rank }: { rows: number; columns: number; rank: number },
): LowRank {
  const a = graph.input(`${name} A`, 'float32', [rows, rank]);
  const b = graph.input(`${name} B`, 'float32', [rank, columns]);
  const weight = graph.value(name);
  graph.substitute(weight, () => {
    const product = graph.node('Mul', [graph.node('MatMul', [a, b]), graph.scalar(SCALE)]);
    return graph.node('Add', [weight, product]);
  });
  return { weight, a, b, rows, columns };
}

/** A begins with small numbers and B with zeros, so that nothing changes at first. */
export function firstA(rows: number, rank: number, random: Random): Float32Array {
  const bound = Math.sqrt(3 / rows);
  return Float32Array.from({ length: rows * rank }, () => bound * (2 * random() - 1));
}

interface LowRankValues extends Pick<LowRank, 'rows' | 'columns'> {
  readonly rank: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** W + SCALE A B, in place. */
export function mergeLowRank(weight: Float32Array, { rows, columns, rank, a, b }: LowRankValues): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += a[row * rank + k]! * b[k * columns + column]!;
      weight[row * columns + column]! += SCALE * sum;
    }
  }
}
