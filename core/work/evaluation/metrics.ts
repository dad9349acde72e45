import type { Estimate, RankFigures } from '../../ground/domain/models/evaluation.ts';
import { seededRandom } from '../../ground/domain/seeded-random.ts';

/** Accuracy@k for all k in one pass: a running count of the ranks. */
export function accuracyAtAll(ranks: Int32Array, candidates: number): Float64Array {
  const counts = new Float64Array(candidates);
  for (const rank of ranks) if (rank <= candidates) counts[rank - 1]! += 1;
  let total = 0;
  return counts.map(count => {
    total += count;
    return total / ranks.length;
  });
}

export function medianOf(ranks: Int32Array): number {
  const sorted = ranks.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const RESAMPLES = 1_000;

export interface BootstrapOptions {
  readonly seed: number;
  /**
   * The group of each value. Captions of one image are hard or easy together, so the bootstrap draws images; drawing
   * captions would make the intervals too narrow. When absent, each value is its own group.
   */
  readonly groups?: Int32Array | undefined;
}

/**
 * The mean of a per-query value with its 95% percentile bootstrap interval (Efron 1979; by groups: Davison and Hinkley
 * 1997, section 3.8): drawn with replacement, a thousand times, from a seeded generator.
 */
export function bootstrap(values: Float64Array, { seed, groups }: BootstrapOptions): Estimate {
  const random = seededRandom(seed);
  const [sums, counts] = sumsByGroup(values, groups);
  const size = sums.length;
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let [sum, count] = [0, 0];
    for (let draw = 0; draw < size; draw += 1) {
      const group = (random() * size) | 0;
      sum += sums[group]!;
      count += counts[group]!;
    }
    return sum / count;
  }).sort();
  return {
    value: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: means[Math.floor(RESAMPLES * 0.025)]!,
    high: means[Math.ceil(RESAMPLES * 0.975) - 1]!,
  };
}

function sumsByGroup(values: Float64Array, groups: Int32Array | undefined): [Float64Array, Float64Array] {
  if (!groups) return [values, new Float64Array(values.length).fill(1)];
  // Groups that no value belongs to (an image without a caption that asks) are not drawn.
  const places = new Map([...new Set(groups)].map((group, place) => [group, place]));
  const sums = new Float64Array(places.size);
  const counts = new Float64Array(places.size);
  for (const [at, value] of values.entries()) {
    const place = places.get(groups[at]!)!;
    sums[place]! += value;
    counts[place]! += 1;
  }
  return [sums, counts];
}

/** All figures of one direction, computed from the ranks of its right answers. */
export function rankFigures(ranks: Int32Array, candidates: number, options: BootstrapOptions): RankFigures {
  const within = (k: number) =>
    bootstrap(
      Float64Array.from(ranks, rank => (rank <= k ? 1 : 0)),
      options,
    );
  return {
    queries: ranks.length,
    candidates,
    recallAt1: within(1),
    recallAt5: within(5),
    recallAt10: within(10),
    meanReciprocalRank: bootstrap(
      Float64Array.from(ranks, rank => 1 / rank),
      options,
    ),
    medianRank: medianOf(ranks),
  };
}
