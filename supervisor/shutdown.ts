import type { Log } from '../core/ground/log.ts';
import { onShutdown } from '../core/ground/process/lifecycle.ts';

/** Everything has stopped by then, or is killed. */
export const STOP_LIMIT_MS = 5_000;

/** What must be undone at the end, in reverse order, and the news that the end has come. */
export interface Shutdown {
  readonly signal: AbortSignal;
  defer(close: () => Promise<void> | void): void;
}

/** Begins to listen for the end at once, so that Ctrl-C works in the middle of starting, too. */
export function createShutdown(log: Log): Shutdown {
  const controller = new AbortController();
  const closers: (() => Promise<void> | void)[] = [];
  onShutdown(
    async () => {
      controller.abort();
      for (let close = closers.pop(); close; close = closers.pop()) await close();
    },
    // The reason matters in the log of a process; a person sees that we stop.
    log.child({}, { level: 'warn' }),
    { limitMs: STOP_LIMIT_MS },
  );
  return { signal: controller.signal, defer: close => void closers.push(close) };
}
