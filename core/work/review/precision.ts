import { type BucketCount, bucketStart } from '../../ground/domain/captions/score-buckets.ts';

/** The most likely value of a share, with its 95 % confidence interval. */
export interface Estimate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** The number of pairs that people decided on. */
  readonly reviewed: number;
}

/** The normal distribution's quantile for 95 %, both sides. */
const Z = 1.959_963_984_540_054;

/**
 * Wilson's score interval (1927): unlike the textbook's it stays inside 0 to 1 and says something for small numbers and
 * for shares of 0 and 1. Null without any review.
 */
export function wilson(hits: number, reviewed: number): Estimate | null {
  if (reviewed === 0) return null;
  const share = hits / reviewed;
  const scale = 1 + Z ** 2 / reviewed;
  const middle = (share + Z ** 2 / (2 * reviewed)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / reviewed + Z ** 2 / (4 * reviewed ** 2));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), reviewed };
}

/** What a bulk decision would do, and how right it would be. */
export interface BulkPreview {
  readonly approve: number;
  readonly reject: number;
  /** Pending pairs that stay pending. */
  readonly left: number;
  /** The share of the pairs to approve that people approve. */
  readonly approveRight: Estimate | null;
  /** The share of the pairs to reject that people reject. */
  readonly rejectRight: Estimate | null;
}

/**
 * @param counts all pairs by bucket.
 * @param judged those of them that people decided on one by one: bulk decisions prove nothing.
 * @param approveFrom a bucket's edge, or null for none; so is `rejectBelow`.
 */
export function previewBulk(
  counts: readonly BucketCount[],
  judged: readonly BucketCount[],
  { approveFrom, rejectBelow }: { approveFrom: number | null; rejectBelow: number | null },
): BulkPreview {
  const isApproved = ({ bucket }: BucketCount) => approveFrom !== null && bucketStart(bucket) >= approveFrom;
  const isRejected = ({ bucket }: BucketCount) => rejectBelow !== null && bucketStart(bucket) < rejectBelow;
  const approve = sum(counts.filter(isApproved), 'pending');
  const reject = sum(counts.filter(isRejected), 'pending');
  const above = judged.filter(isApproved);
  const below = judged.filter(isRejected);
  return {
    approve,
    reject,
    left: sum(counts, 'pending') - approve - reject,
    approveRight: wilson(sum(above, 'approved'), sum(above, 'approved') + sum(above, 'rejected')),
    rejectRight: wilson(sum(below, 'rejected'), sum(below, 'approved') + sum(below, 'rejected')),
  };
}

const sum = (counts: readonly BucketCount[], status: 'pending' | 'approved' | 'rejected'): number =>
  counts.reduce((total, count) => total + count[status], 0);
