'use client';

import { useEffect, useRef, useState } from 'react';
import { fromServer } from '../from-server.ts';
import type { ShownDecision } from './shown-decision.ts';

const LOOK_MS = 1_000;

export const isUnderWay = ({ state }: ShownDecision): boolean => state === 'deciding' || state === 'undoing';

/**
 * Polls the state every second while something is under way, and when somebody returns to the page, because another tab may have decided
 * meanwhile. Reports once that a decision ended: other parts of the page have changed as well.
 */
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
    const comeBack = async () => {
      if (document.visibilityState !== 'visible') return;
      const found = await look();
      if (!found) return;
      setLatest(found);
      if (standing(found) !== standing(given)) ended.current();
    };
    document.addEventListener('visibilitychange', comeBack);
    return () => document.removeEventListener('visibilitychange', comeBack);
  }, [given]);
  useEffect(() => {
    if (!isActive) return;
    const timer = setInterval(async () => {
      const found = await look();
      if (found) setLatest(found);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      ended.current();
    };
  }, [isActive]);
  return latest;
}

async function look(): Promise<ShownDecision[] | undefined> {
  const answer = await fetch('/bulk/state').catch(() => undefined);
  return answer?.ok ? fromServer<ShownDecision[]>(await answer.text()) : undefined;
}

const standing = (decisions: readonly ShownDecision[]): string =>
  decisions.map(({ id, state }) => `${id} ${state}`).join();
