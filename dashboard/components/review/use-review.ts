'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import type { QueuePair } from '../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { useLocale } from '../locale.tsx';
import { type QueueAddress, readAddress, writeAddress } from './queue/queue-url.ts';
import type { Act } from './session/review-session.ts';
import { useNotices } from './session/use-notices.ts';
import { useReviewSession } from './session/use-review-session.ts';

/** How many pairs are fetched in advance (a few seconds' work one by one, a few screens in the grid), and the size of their images. */
const QUEUES = { one: { ahead: 12, imageSize: 1280 }, grid: { ahead: 80, imageSize: 320 } } as const;

/** The review that the page's address names: acts show at once and are saved afterwards. */
export function useReview(userId: string) {
  const locale = useLocale();
  const words = reviewMessages(locale).announce;
  const router = useRouter();
  const parameters = useSearchParams();
  const address = useMemo(() => readAddress(new URLSearchParams(parameters)), [parameters]);
  const { filter, order, view } = address;
  const { session, view: state } = useReviewSession(
    userId,
    useMemo(() => ({ filter, order, ...QUEUES[view] }), [filter, order, view]),
    useNotices(),
  );
  const [said, setSaid] = useState('');
  return {
    address,
    state,
    /** The announcement of the last decision for screen readers. */
    said,
    open: (next: QueueAddress) => router.replace(`/review${writeAddress(next, locale)}`, { scroll: false }),
    act: (pairs: readonly QueuePair[], what: Act) => {
      const next = state.pairs.find(({ id }) => pairs.every(pair => pair.id !== id));
      session?.act(pairs, what);
      setSaid(`${words[what.action]} ${next && view === 'one' ? words.next(next.persian) : ''}`);
    },
    undo: () => void session?.undo(),
    retry: () => session?.wake(),
  };
}
