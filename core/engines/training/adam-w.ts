/** torch.optim.AdamW's defaults. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Numbers that learn, and what the optimiser remembers of them. */
export interface Learnt {
  readonly values: Float32Array;
  /** Running means of the gradient and of its square. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Whether it decays. */
  readonly isDecaying: boolean;
}

export const learnt = (values: Float32Array, isDecaying = true): Learnt => ({
  values,
  first: new Float32Array(values.length),
  second: new Float32Array(values.length),
  isDecaying,
});

/**
 * One step of AdamW with decoupled decay (Loshchilov and Hutter 2019), as torch.optim.AdamW takes it.
 * @param step from 1.
 */
export function adamW(
  { values, first, second, isDecaying }: Learnt,
  gradient: Float32Array,
  { rate, decay, step, shrink }: { rate: number; decay: number; step: number; shrink: number },
): void {
  const keep = isDecaying ? 1 - rate * decay : 1;
  const size = rate / (1 - BETA1 ** step);
  const root = Math.sqrt(1 - BETA2 ** step);
  for (let at = 0; at < values.length; at++) {
    const slope = gradient[at]! * shrink;
    const mean = BETA1 * first[at]! + (1 - BETA1) * slope;
    const square = BETA2 * second[at]! + (1 - BETA2) * slope * slope;
    first[at] = mean;
    second[at] = square;
    values[at] = keep * values[at]! - (size * mean) / (Math.sqrt(square) / root + EPSILON);
  }
}

/** The factor that limits the joint norm of the gradients to `limit`, and that norm. */
export function clipped(
  gradients: Iterable<Float32Array>,
  limit: number,
): { readonly norm: number; readonly shrink: number } {
  let squares = 0;
  for (const gradient of gradients) for (const value of gradient) squares += value * value;
  const norm = Math.sqrt(squares);
  return { norm, shrink: norm > limit ? limit / (norm + 1e-6) : 1 };
}
