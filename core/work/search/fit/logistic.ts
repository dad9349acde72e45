/** A linear rule behind the logistic function. */
export interface Logistic {
  /** One for each figure, for figures as they are. */
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Weak: two figures and hundreds of examples need little to stay finite where one figure tells all. */
const RIDGE = 1;
const STEPS = 500;
const RATE = 0.5;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

export const probabilityOf = ({ weights, bias }: Logistic, figures: readonly number[]): number =>
  sigmoid(figures.reduce((sum, figure, at) => sum + figure * weights[at]!, bias));

/**
 * Logistic regression with a ridge penalty, by gradient descent over standardised figures. Both kinds count the same,
 * however many examples there are of each.
 * @param yes rows of figures that belong, `no` of those that do not; neither is empty.
 */
export function fitLogistic(
  yes: readonly (readonly number[])[],
  no: readonly (readonly number[])[],
): Logistic {
  const rows = [...yes, ...no];
  const size = rows[0]!.length;
  const centres = Array.from({ length: size }, (_, at) => mean(rows.map(row => row[at]!)));
  const scales = centres.map((centre, at) => Math.sqrt(mean(rows.map(row => (row[at]! - centre) ** 2))) || 1);
  const standard = rows.map(row => row.map((figure, at) => (figure - centres[at]!) / scales[at]!));
  const share = (row: number): number => 0.5 / (row < yes.length ? yes.length : no.length);
  let [weights, bias] = [centres.map(() => 0), 0];
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map(weight => (RIDGE * weight) / rows.length);
    let biasGradient = 0;
    for (const [row, figures] of standard.entries()) {
      const is = row < yes.length ? 1 : 0;
      const error = (probabilityOf({ weights, bias }, figures) - is) * share(row);
      for (const [at, figure] of figures.entries()) gradient[at]! += error * figure;
      biasGradient += error;
    }
    weights = weights.map((weight, at) => weight - RATE * gradient[at]!);
    bias -= RATE * biasGradient;
  }
  const raw = weights.map((weight, at) => weight / scales[at]!);
  return { weights: raw, bias: bias - raw.reduce((sum, weight, at) => sum + weight * centres[at]!, 0) };
}
