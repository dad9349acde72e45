'use client';

import { useEffect, useState } from 'react';
import { fromServer } from '../from-server.ts';
import { followEvents } from './follow-events.ts';
import type { ShownRuns } from './shown-run.ts';

/** Runs as the server reports them, while the page is visible. */
export function useLiveRuns(given: ShownRuns): { latest: ShownRuns; isLive: boolean } {
  const [latest, setLatest] = useState(given);
  const [isLive, setLive] = useState(true);
  useEffect(() => setLatest(given), [given]);
  useEffect(
    () =>
      followEvents('/jobs/events', {
        onMessage: data => setLatest(fromServer<ShownRuns>(data)),
        onLive: setLive,
      }),
    [],
  );
  return { latest, isLive };
}
