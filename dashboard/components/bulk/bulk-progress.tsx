'use client';

import { useRef } from 'react';
import { oversightMessages } from '../../../locales/oversight.ts';
import { useLocale } from '../locale.tsx';
import type { ShownDecision } from './shown-decision.ts';

/** A bar with the rate and the time left, measured since this page was opened. */
export function BulkProgress({ decision }: { decision: ShownDecision }) {
  const words = oversightMessages(useLocale()).bulk;
  const { state, approved, rejected, undone } = decision;
  const done = state === 'undoing' ? undone : approved + rejected;
  const total = Math.max(1, state === 'undoing' ? approved + rejected : decision.total, done);
  const start = useRef({ at: performance.now(), done });
  const seconds = (performance.now() - start.current.at) / 1_000;
  const rate = seconds > 0 ? (done - start.current.done) / seconds : 0;
  return (
    <span className="mt-1 block min-w-48">
      <progress
        aria-label={words.state[state]}
        value={done}
        max={total}
        className="block h-2 w-full accent-(--accent)"
      />
      <span className="block text-sm text-muted-foreground">
        {words.state[state]}: {words.progress(done, total)}
        {rate > 0 && ` · ${words.rate(rate, (total - done) / rate)}`}
      </span>
    </span>
  );
}
