import { BUCKETS, type BucketCount, bucketStart } from '../../ground/domain/captions/score-buckets.ts';

/** A score to filter at, with what the reviews so far say about the pairs at or above it. */
export interface Threshold {
  readonly score: number;
  /** Share of the reviewed pairs at or above the score that were approved. */
  readonly precision: number;
  readonly reviewed: number;
  /** All pairs at or above the score. */
  readonly kept: number;
}

/** Fewer reviews than this say nothing about a precision. */
const REVIEWS_NEEDED = 20;

/**
 * The lowest score from which on at least `precision` of the reviewed pairs were approved: it keeps the most pairs. Null
 * when there are too few reviews, or no score reaches the precision.
 */
export function thresholdFor(counts: readonly BucketCount[], precision: number): Threshold | null {
  const byBucket = new Map(counts.map(count => [count.bucket, count]));
  let approved = 0;
  let reviewed = 0;
  let kept = 0;
  let best: Threshold | null = null;
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket -= 1) {
    const count = byBucket.get(bucket);
    if (!count) continue;
    approved += count.approved;
    reviewed += count.approved + count.rejected;
    kept += count.pending + count.approved + count.rejected;
    if (reviewed >= REVIEWS_NEEDED && approved / reviewed >= precision) {
      best = { score: bucketStart(bucket), precision: approved / reviewed, reviewed, kept };
    }
  }
  return best;
}
