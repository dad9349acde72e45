'use client';

import { useEffect, useState } from 'react';
import type { ShownRuns } from './shown-run.ts';

/** Runs as the server tells them; the browser connects again by itself when it was cut off. */
export function useLiveRuns(given: ShownRuns): { latest: ShownRuns; isLive: boolean } {
  const [latest, setLatest] = useState(given);
  const [isLive, setLive] = useState(true);
  useEffect(() => setLatest(given), [given]);
  useEffect(() => {
    const source = new EventSource('/jobs/events');
    source.onmessage = ({ data }) => {
      setLatest(JSON.parse(String(data)) as ShownRuns);
      setLive(true);
    };
    source.onopen = () => setLive(true);
    source.onerror = () => setLive(false);
    return () => source.close();
  }, []);
  return { latest, isLive };
}
