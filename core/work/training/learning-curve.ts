import type { TrainingComparison } from '../../ground/domain/models/training.ts';
import { type TrainOptions, type TrainServices, train } from './train.ts';
import type { TrainingRequest } from './training-folder.ts';

/** A training with a part of the pairs, and its result. */
export interface CurvePoint {
  readonly share: number;
  readonly pairs: number;
  readonly pictures: number;
  readonly comparison: TrainingComparison;
}

interface CurveOptions extends TrainOptions {
  /** Shares of the training pairs, each above 0 and at most 1. */
  readonly shares: readonly number[];
  onShare?(share: number, place: number): void;
}

/** Of a part's folder. */
const nameOf = (name: string, share: number): string => `${name}-${Math.round(share * 1_000)}`;

/**
 * Trains once with each share of the pairs, with the same recipe, seed and held-out images, to show how the gain grows.
 * Only the figures of the models are kept; finished trainings stay finished.
 * @returns undefined when the signal aborted first; what was done is kept.
 * @throws as {@link train} does.
 */
export async function learningCurve(
  services: TrainServices,
  wanted: TrainingRequest,
  { shares, onShare, ...options }: CurveOptions,
): Promise<CurvePoint[] | undefined> {
  const points: CurvePoint[] = [];
  for (const [place, share] of shares.toSorted((left, right) => left - right).entries()) {
    onShare?.(share, place);
    const request = { ...wanted, share, name: nameOf(wanted.name, share) };
    const report = await train(services, request, { ...options, keepsModel: false });
    if (!report) return undefined;
    const { pairs, pictures, base, trained, difference } = report;
    points.push({ share, pairs, pictures, comparison: { base, trained, difference } });
  }
  return points;
}

/** Points of Accuracy (0 to 100) for each thousand further pairs, from each share to the next; the first from no pairs. */
export const liftPerThousand = (points: readonly CurvePoint[], of: 'at1' | 'at5' | 'at10'): number[] =>
  points.map(({ pairs, comparison }, place) => {
    const before = points[place - 1];
    const gain = comparison.difference[of].value - (before?.comparison.difference[of].value ?? 0);
    return (100 * gain * 1_000) / Math.max(1, pairs - (before?.pairs ?? 0));
  });
