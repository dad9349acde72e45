import { type BucketCount, bucketStart } from '../../ground/domain/captions/score-buckets.ts';

/** A bar of a plot: pairs with a score in [from, to). */
export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Share of the reviewed pairs that were approved; null when none was reviewed. */
  readonly approvedShare: number | null;
}

/** Merges buckets into `bars` equal bars over the range that holds any pair. Empty input gives no bars. */
export function toBars(counts: readonly BucketCount[], bars = 20): HistogramBar[] {
  const filled = counts.filter(({ pending, approved, rejected }) => pending + approved + rejected > 0);
  if (filled.length === 0) return [];
  const first = Math.min(...filled.map(({ bucket }) => bucket));
  const last = Math.max(...filled.map(({ bucket }) => bucket)) + 1;
  const step = Math.max(1, Math.ceil((last - first) / bars));
  const begin = Math.floor(first / step) * step;
  return Array.from({ length: Math.ceil((last - begin) / step) }, (_, index) => {
    const from = begin + index * step;
    const inside = filled.filter(({ bucket }) => bucket >= from && bucket < from + step);
    const approved = sum(inside, ({ approved }) => approved);
    const rejected = sum(inside, ({ rejected }) => rejected);
    return {
      from: bucketStart(from),
      to: Math.min(1, bucketStart(from + step)),
      count: approved + rejected + sum(inside, ({ pending }) => pending),
      approvedShare: approved + rejected === 0 ? null : approved / (approved + rejected),
    };
  });
}

const sum = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
