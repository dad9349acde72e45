'use client';

import { useEffect, useState } from 'react';
import type { BucketCount } from '../../../../core/ground/domain/captions/score-buckets.ts';
import { type HistogramBar, toBars } from '../../../../core/work/review/score-histogram.ts';
import type { Collection } from '../queue/queue-url.ts';
import { reviewClient } from '../session/review-client.ts';

export interface Histogram {
  readonly bars: readonly HistogramBar[];
  /** The position of a score on the axis: 0 is its left end, 1 its right. */
  placeOf(score: number): number;
  /** Share of the pairs with a lower score, 0 to 1. */
  shareBelow(score: number): number;
  /** Where right and wrong pairs meet, as far as reviews tell; else the middle of the pending pairs. */
  readonly boundary: number;
}

const BARS = 40;

/** The histogram of a collection; null while there is none. Requested once per collection and page. */
export function useHistogram(collection: Pick<Collection, 'source' | 'scorer'> | null): Histogram | null {
  const [known, setKnown] = useState<ReadonlyMap<string, Histogram>>(new Map());
  const { source, scorer } = collection ?? {};
  const key = collection && `${collection.source} ${collection.scorer}`;
  useEffect(() => {
    if (!key || !source || scorer === undefined || known.has(key)) return;
    let isGone = false;
    reviewClient
      .histogram({ source, scorer })
      .then(({ buckets }) => !isGone && setKnown(before => new Map(before).set(key, toHistogram(buckets))))
      // The histogram helps but is not required.
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [key, source, scorer, known]);
  return (key && known.get(key)) || null;
}

function toHistogram(buckets: readonly BucketCount[]): Histogram {
  const bars = toBars(buckets, BARS);
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const [low, high] = [bars[0]?.from ?? -1, bars.at(-1)?.to ?? 1];
  return {
    bars,
    placeOf: score => Math.min(1, Math.max(0, (score - low) / (high - low))),
    shareBelow(score) {
      const below = bars.reduce((sum, { from, to, count }) => {
        return sum + count * Math.min(1, Math.max(0, (score - from) / (to - from)));
      }, 0);
      return total === 0 ? 0 : below / total;
    },
    boundary: boundaryOf(bars),
  };
}

/** The lowest score from which most bars hold more approved than rejected pairs. */
function boundaryOf(bars: readonly HistogramBar[]): number {
  const judged = bars.filter(({ approvedShare }) => approvedShare !== null);
  const right = judged.find(({ approvedShare }, index) => {
    const rest = judged.slice(index);
    const good = rest.filter(bar => (bar.approvedShare ?? 0) >= 0.5).length;
    return (approvedShare ?? 0) >= 0.5 && good * 2 > rest.length;
  });
  if (right && judged.some(({ approvedShare }) => (approvedShare ?? 1) < 0.5)) return right.from;
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  for (const { from, count } of bars) {
    below += count;
    if (below * 2 >= total) return from;
  }
  return 0.5;
}
