import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long a slow, busy machine may take for what a quiet one does in a second. Every wait for a condition waits this long; only failures
 * are reported later because of it.
 */
export const PATIENCE_MS = 90_000;

/** Each check costs processor time that the awaited work may need, so checks are frequent at first and rare later. */
const PAUSE = { firstMs: 10, growth: 1.3, longestMs: 120 };

/** Checks repeatedly until something holds. @throws Error if it does not in time */
export async function waitFor<Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  limitMs = PATIENCE_MS,
  longestPauseMs = PAUSE.longestMs,
): Promise<Value> {
  let pauseMs = PAUSE.firstMs;
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(pauseMs)) {
    const found = await look();
    if (found) return found;
    pauseMs = Math.min(pauseMs * PAUSE.growth, longestPauseMs);
  }
  throw new Error(`did not happen within ${limitMs} ms: ${look}`);
}

/** For short-lived states: checks often, so that a test can act in the middle of some work. */
export const catchMoment = <Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> => waitFor(look, PATIENCE_MS, PAUSE.firstMs);
