'use client';

import { useEffect, useLayoutEffect, useRef } from 'react';
import { type KeptResults, keepResults, readKeptResults } from './kept-results.ts';

/** Between two notes of where one is. */
const PAUSE_MS = 150;

/**
 * Whoever comes back from an image finds the list as it was, at the place where they left it.
 * @param onRestore gets what was kept, before anything is painted
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
  // The list must be as long as it was before its place is there.
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
    // At once when the page is left: a link is followed before the pause is over.
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
