import type { TrainingRecipe } from '../../ground/domain/models/training.ts';

/** Rises evenly to its peak, then falls to 0 along half a cosine (Loshchilov and Hutter 2017). @param step from 1. */
export function rateAt(
  step: number,
  { rate, warmUp, steps }: Pick<TrainingRecipe, 'rate' | 'warmUp'> & { steps: number },
): number {
  // A short training still has a peak: a tenth of its steps are enough to begin with.
  const rising = Math.min(warmUp, Math.ceil(steps / 10));
  if (step <= rising) return (rate * step) / rising;
  const done = (step - rising) / (steps - rising + 1);
  return (rate * (1 + Math.cos(Math.PI * done))) / 2;
}
