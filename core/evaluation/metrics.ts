/** A share with the 95% interval that resampling the queries gives. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface RankMetrics {
  /** Accuracy@k for k from 1 to the gallery's size: the share of queries whose answer is among the first k. */
  readonly accuracyAt: Float64Array;
  readonly at1: Estimate;
  readonly at5: Estimate;
  readonly at10: Estimate;
  /** Mean of 1 / rank. */
  readonly meanReciprocalRank: Estimate;
  readonly medianRank: number;
  readonly queries: number;
}

/** Accuracy@k for all k in one pass: a running count of the ranks. */
export function accuracyAtAll(ranks: Int32Array, gallerySize: number): Float64Array {
  const counts = new Float64Array(gallerySize);
  for (const rank of ranks) if (rank <= gallerySize) counts[rank - 1]! += 1;
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

/**
 * Mean of a per-query value with its percentile bootstrap interval (Efron 1979): queries drawn with replacement,
 * a thousand times, from a seeded generator.
 */
export function bootstrap(values: Float64Array, seed = 1): Estimate {
  const random = mulberry32(seed);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1) sum += values[(random() * values.length) | 0]!;
    return sum / values.length;
  }).sort();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    value: mean,
    low: means[Math.floor(RESAMPLES * 0.025)]!,
    high: means[Math.ceil(RESAMPLES * 0.975) - 1]!,
  };
}

/** mulberry32 by Tommy Ettinger: 32 bits of state, numbers in [0, 1). */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All figures of one direction from the ranks of its right answers. */
export function rankMetrics(ranks: Int32Array, gallerySize: number): RankMetrics {
  const within = (k: number) => bootstrap(Float64Array.from(ranks, rank => (rank <= k ? 1 : 0)));
  return {
    accuracyAt: accuracyAtAll(ranks, gallerySize),
    at1: within(1),
    at5: within(5),
    at10: within(10),
    meanReciprocalRank: bootstrap(Float64Array.from(ranks, rank => 1 / rank)),
    medianRank: medianOf(ranks),
    queries: ranks.length,
  };
}
