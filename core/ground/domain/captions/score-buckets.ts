/** Similarity scores run from -1 to 1; a bucket is one hundredth wide, so plots can merge them to any coarser width. */
export const BUCKETS = 200;
const LOWEST = -1;
const BUCKET_WIDTH = 2 / BUCKETS;

/** Which bucket a score falls into, 0 to BUCKETS - 1; the last one includes 1. */
export const bucketOf = (score: number): number =>
  Math.min(BUCKETS - 1, Math.max(0, Math.floor((score - LOWEST) / BUCKET_WIDTH + 1e-9)));

/** A bucket's lower edge. */
export const bucketStart = (bucket: number): number =>
  Math.round((LOWEST + bucket * BUCKET_WIDTH) * 100) / 100;

/** How many pairs of each status lie in one bucket, as the database counts them. */
export interface BucketCount {
  readonly bucket: number;
  readonly pending: number;
  readonly approved: number;
  readonly rejected: number;
}
