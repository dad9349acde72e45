import { setImmediate as othersTurn } from 'node:timers/promises';

/** A linear rule behind the logistic function. */
export interface Logistic {
  /** One for each figure, before standardisation. */
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Weak: with two figures and hundreds of examples, little is needed to keep the weights finite when one figure separates everything. */
const RIDGE = 1;
const STEPS = 500;
const RATE = 0.5;
/** The thread is blocked for this many steps, about a millisecond. */
const STEPS_AT_ONCE = 50;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

export const probabilityOf = ({ weights, bias }: Logistic, figures: readonly number[]): number =>
  sigmoid(figures.reduce((sum, figure, at) => sum + figure * weights[at]!, bias));

/**
 * Logistic regression with a ridge penalty, by gradient descent over standardised figures. Both classes count the same,
 * however many examples each has. It yields regularly, because it runs on the thread that answers people.
 * @param yes rows of figures that belong; `no` holds those that do not. Neither is empty.
 */
export async function fitLogistic(
  yes: readonly (readonly number[])[],
  no: readonly (readonly number[])[],
): Promise<Logistic> {
  const rows = [...yes, ...no];
  const size = rows[0]!.length;
  const centres = Array.from({ length: size }, (_, at) => mean(rows.map(row => row[at]!)));
  const scales = centres.map((centre, at) => Math.sqrt(mean(rows.map(row => (row[at]! - centre) ** 2))) || 1);
  const standard = Float64Array.from(
    rows.flatMap(row => row.map((figure, at) => (figure - centres[at]!) / scales[at]!)),
  );
  const share = (row: number): number => 0.5 / (row < yes.length ? yes.length : no.length);
  const weights = new Float64Array(size);
  const gradient = new Float64Array(size);
  let bias = 0;
  for (let step = 0; step < STEPS; step++) {
    if (step % STEPS_AT_ONCE === 0) await othersTurn();
    for (let at = 0; at < size; at++) gradient[at] = (RIDGE * weights[at]!) / rows.length;
    let biasGradient = 0;
    for (let row = 0; row < rows.length; row++) {
      let value = bias;
      for (let at = 0; at < size; at++) value += standard[row * size + at]! * weights[at]!;
      const error = (sigmoid(value) - (row < yes.length ? 1 : 0)) * share(row);
      for (let at = 0; at < size; at++) gradient[at]! += error * standard[row * size + at]!;
      biasGradient += error;
    }
    for (let at = 0; at < size; at++) weights[at]! -= RATE * gradient[at]!;
    bias -= RATE * biasGradient;
  }
  const raw = Array.from(weights, (weight, at) => weight / scales[at]!);
  return { weights: raw, bias: bias - raw.reduce((sum, weight, at) => sum + weight * centres[at]!, 0) };
}
