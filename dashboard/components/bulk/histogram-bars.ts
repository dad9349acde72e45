import {
  BUCKETS,
  type BucketCount,
  bucketStart,
} from '../../../core/ground/domain/captions/score-buckets.ts';

/** A bar of the chart: pairs with a score in [from, to). */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly pending: number;
  readonly approved: number;
  readonly rejected: number;
  /** Null for zero, because a logarithmic scale has no zero. */
  readonly all: number | null;
}

/** The scores that a chart shows, as whole buckets. */
export interface Range {
  readonly first: number;
  /** The bucket after the last one. */
  readonly end: number;
}

const MOST_BARS = 100;
const stepOf = (buckets: number): number => Math.ceil(buckets / MOST_BARS);

/** The range that holds pairs, with a little room on both sides, in whole bars. */
export function rangeOf(counts: readonly BucketCount[]): Range {
  const filled = counts.map(({ bucket }) => bucket);
  const first = Math.max(0, Math.min(...filled, BUCKETS - 1) - 2);
  const end = Math.min(BUCKETS, Math.max(...filled, 0) + 3);
  const step = stepOf(end - first);
  const length = Math.ceil((end - first) / step) * step;
  const begin = Math.max(0, end - length);
  return { first: begin, end: begin + length };
}

/** Bars side by side without gaps, so that every position between them is a score. */
export function barsOf(counts: readonly BucketCount[], { first, end }: Range): Bar[] {
  const step = stepOf(end - first);
  const byBucket = new Map(counts.map(count => [count.bucket, count]));
  return Array.from({ length: Math.ceil((end - first) / step) }, (_, index) => {
    const from = first + index * step;
    const inside = Array.from({ length: step }, (_, offset) => byBucket.get(from + offset));
    const sum = (status: 'pending' | 'approved' | 'rejected') =>
      inside.reduce((total, count) => total + (count?.[status] ?? 0), 0);
    const counted = { pending: sum('pending'), approved: sum('approved'), rejected: sum('rejected') };
    const all = counted.pending + counted.approved + counted.rejected;
    return { from: bucketStart(from), to: bucketStart(from + step), ...counted, all: all || null };
  });
}
