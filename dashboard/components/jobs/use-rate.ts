'use client';

import { useRef } from 'react';

/** The rate is measured over this time: longer than a batch, shorter than a bad phase of the network. */
const WINDOW_MS = 60_000;

/** The rate per minute, from what this page has seen; null until it has seen enough. */
export function useRate(done: number): number | null {
  const samples = useRef<{ readonly at: number; readonly done: number }[]>([]);
  const now = performance.now();
  const kept = samples.current;
  const last = kept.at(-1);
  // A restarted run counts from there.
  if (last && done < last.done) kept.length = 0;
  if (!last || done !== last.done) kept.push({ at: now, done });
  while (kept.length > 2 && now - kept[0]!.at > WINDOW_MS) kept.shift();
  const [first] = kept;
  const newest = kept.at(-1);
  if (!first || !newest || newest.at === first.at) return null;
  return ((newest.done - first.done) / (newest.at - first.at)) * 60_000;
}
