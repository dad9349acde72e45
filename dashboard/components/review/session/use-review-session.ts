'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { RenditionSize } from '../../../../core/ground/domain/images/renditions.ts';
import { imageUrl } from '../../image-url.ts';
import { loadImage } from './image-loader.ts';
import { openOutboxStore } from './outbox-store.ts';
import { reviewClient } from './review-client.ts';
import { EMPTY_VIEW, type Notice, type Queue, ReviewSession, type SessionView } from './review-session.ts';

const noSubscription = () => () => undefined;

/**
 * One review session for as long as the page is open, set to this queue.
 * @param onNotice must stay the same function
 * @returns no session before the page runs in a browser
 */
export function useReviewSession(
  userId: string,
  queue: Omit<Queue, 'imageOf'> & { readonly imageSize: RenditionSize },
  onNotice: (notice: Notice) => void,
): { session: ReviewSession | null; view: SessionView } {
  const [session, setSession] = useState<ReviewSession | null>(null);
  useEffect(() => {
    const opened = new ReviewSession({
      client: reviewClient,
      store: openOutboxStore(userId),
      loadImage,
      onNotice,
    });
    setSession(opened);
    const wake = () => document.visibilityState === 'visible' && opened.wake();
    const restore = ({ persisted }: PageTransitionEvent) => persisted && wake();
    // The last event that every browser sends, even if a phone discards the page.
    window.addEventListener('pagehide', opened.leave);
    // Restored from the back/forward cache: the released pairs may belong to somebody else by now.
    window.addEventListener('pageshow', restore);
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('pagehide', opened.leave);
      window.removeEventListener('pageshow', restore);
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      opened.close();
      setSession(null);
    };
  }, [userId, onNotice]);

  // The same filters in another object are the same queue.
  const [kept, setKept] = useState(queue);
  if (JSON.stringify(kept) !== JSON.stringify(queue)) setKept(queue);
  const wanted = useMemo((): Queue => {
    const { imageSize, ...rest } = kept;
    return { ...rest, imageOf: ({ sha256 }) => imageUrl(sha256, imageSize) };
  }, [kept]);
  useEffect(() => void session?.open(wanted), [session, wanted]);

  const view = useSyncExternalStore(
    session?.subscribe ?? noSubscription,
    session?.view ?? (() => EMPTY_VIEW),
    () => EMPTY_VIEW,
  );
  return { session, view };
}
