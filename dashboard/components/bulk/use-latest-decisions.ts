'use client';

import { useEffect, useRef, useState } from 'react';
import { fromServer } from '../from-server.ts';
import type { ShownDecision } from './shown-decision.ts';

const LOOK_MS = 1_000;

export const isUnderWay = ({ state }: ShownDecision): boolean => state === 'deciding' || state === 'undoing';

/** Asks how things stand each second while something is under way; says so once when that ends. */
export function useLatestDecisions(
  given: readonly ShownDecision[],
  onEnd: () => void,
): readonly ShownDecision[] {
  const [latest, setLatest] = useState(given);
  useEffect(() => setLatest(given), [given]);
  const isActive = latest.some(isUnderWay);
  const ended = useRef(onEnd);
  ended.current = onEnd;
  useEffect(() => {
    if (!isActive) return;
    const timer = setInterval(async () => {
      const answer = await fetch('/bulk/state').catch(() => undefined);
      if (answer?.ok) setLatest(fromServer<ShownDecision[]>(await answer.text()));
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      ended.current();
    };
  }, [isActive]);
  return latest;
}
