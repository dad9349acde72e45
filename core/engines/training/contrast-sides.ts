import type { ContrastiveLoss } from './contrastive-loss.ts';

export interface ContrastOptions {
  /** Pairs in the batch. */
  readonly count: number;
  readonly dimension: number;
  /** [count, count], 1 where a pair off the diagonal is right as well. */
  readonly masked: Float32Array;
  /** Rows of the pairs that have an English text. */
  readonly translated: readonly number[];
  /** The weight of drawing a pair's Persian and English together, beside drawing both to the image. */
  readonly english: number;
  readonly temperature: number;
}

/**
 * The loss of all sides that are drawn together, and its gradient by each of them.
 * @param embedded [count, dimension] of images, texts, and English texts where they take part.
 */
export async function contrastSides(
  loss: ContrastiveLoss,
  embedded: readonly Float32Array[],
  { count, dimension, masked, translated, english, temperature }: ContrastOptions,
): Promise<{ loss: number; gradients: Float32Array[]; slope: number }> {
  const gradients = embedded.map(rows => new Float32Array(rows.length));
  const all = Array.from({ length: count }, (_, row) => row);
  const draws = [
    { sides: [0, 1], rows: all, weight: 1 },
    { sides: [0, 2], rows: translated, weight: 1 },
    { sides: [1, 2], rows: translated, weight: english },
  ] as const;
  let [sum, slope] = [0, 0];
  for (const { sides, rows, weight } of draws.slice(0, translated.length > 1 ? 3 : 1)) {
    const found = await loss.run({
      left: gather(embedded[sides[0]]!, rows, dimension),
      right: gather(embedded[sides[1]]!, rows, dimension),
      masked: Float32Array.from(rows.flatMap(row => rows.map(other => masked[row * count + other]!))),
      count: rows.length,
      dimension,
      temperature,
    });
    sum += weight * found.loss;
    slope += weight * found.temperature;
    scatter(gradients[sides[0]]!, found.left, { rows, weight, dimension });
    scatter(gradients[sides[1]]!, found.right, { rows, weight, dimension });
  }
  return { loss: sum, gradients, slope };
}

function gather(values: Float32Array, rows: readonly number[], dimension: number): Float32Array {
  const found = new Float32Array(rows.length * dimension);
  for (const [place, row] of rows.entries())
    found.set(values.subarray(row * dimension, (row + 1) * dimension), place * dimension);
  return found;
}

function scatter(
  into: Float32Array,
  values: Float32Array,
  { rows, weight, dimension }: { rows: readonly number[]; weight: number; dimension: number },
): void {
  for (const [place, row] of rows.entries())
    for (let column = 0; column < dimension; column++)
      into[row * dimension + column]! += weight * values[place * dimension + column]!;
}
