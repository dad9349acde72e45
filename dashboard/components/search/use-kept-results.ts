'use client';

import { useEffect, useLayoutEffect, useRef } from 'react';
import { type KeptResults, keepResults, readKeptResults } from './kept-results.ts';

/** The time between two notes of the scroll position. */
const PAUSE_MS = 150;

/**
 * A visitor who comes back from an image finds the list as it was, at the same position.
 * @param onRestore gets the stored list, before anything is painted
 */
export function useKeptResults(
  list: Omit<KeptResults, 'scrollY'>,
  onRestore: (kept: KeptResults) => void,
): void {
  const latest = useRef(list);
  latest.current = list;
  const restore = useRef(onRestore);
  const target = useRef<number | null>(null);
  useLayoutEffect(() => {
    const kept = readKeptResults();
    if (!kept) return;
    target.current = kept.scrollY;
    restore.current(kept);
  }, []);
  // The list must have its earlier length before the position exists.
  const count = list.hits.length;
  useLayoutEffect(() => {
    if (target.current === null || count === 0) return;
    const top = target.current;
    const frame = requestAnimationFrame(() => {
      window.scrollTo({ top, behavior: 'instant' });
      target.current = null;
    });
    return () => cancelAnimationFrame(frame);
  }, [count]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = () => {
      clearTimeout(timer);
      timer = setTimeout(() => keepResults({ ...latest.current, scrollY: window.scrollY }), PAUSE_MS);
    };
    // At once when the page is left: a link may be followed before the pause is over.
    const now = () => {
      clearTimeout(timer);
      if (target.current === null) keepResults({ ...latest.current, scrollY: window.scrollY });
    };
    window.addEventListener('scroll', note, { passive: true });
    window.addEventListener('pagehide', now);
    document.addEventListener('click', now, { capture: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', note);
      window.removeEventListener('pagehide', now);
      document.removeEventListener('click', now, { capture: true });
    };
  }, []);
}
