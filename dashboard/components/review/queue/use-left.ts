'use client';

import { useEffect, useState } from 'react';
import type { QueueFilter } from '../../../../core/ground/domain/review-queue.ts';
import { reviewClient } from '../session/review-client.ts';

/** How many pairs wait, asked when the filter changes; null while it is not known. */
export function useLeft(filter: QueueFilter): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    let isGone = false;
    setLeft(null);
    reviewClient
      .count({ filter })
      .then(({ count }) => !isGone && setLeft(count))
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [filter]);
  return left;
}
