import type { RankFigures } from '../../ground/domain/models/evaluation.ts';

/** Accuracy@k of a random order: k of n. */
export const chanceAccuracy = (images: number): number[] =>
  Array.from({ length: images }, (_, index) => (index + 1) / images);

/** The exact average of a random order: nothing is run, so there is no interval. */
export function chanceFigures(queries: number, candidates: number): RankFigures {
  const exactly = (value: number) => ({ value, low: value, high: value });
  const within = (k: number) => exactly(Math.min(1, k / candidates));
  const harmonic = Array.from({ length: candidates }, (_, index) => 1 / (index + 1)).reduce(
    (a, b) => a + b,
    0,
  );
  return {
    queries,
    candidates,
    recallAt1: within(1),
    recallAt5: within(5),
    recallAt10: within(10),
    meanReciprocalRank: exactly(harmonic / candidates),
    medianRank: (candidates + 1) / 2,
  };
}
