import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a slow machine that does other things besides may take for what a quiet one does in a second. Whoever waits for
 * a condition waits so long; only a failure is later for it.
 */
export const PATIENCE_MS = 90_000;

/** Each look costs processor time that what is waited for may need: they come quickly at first, and seldom later. */
const PAUSE = { firstMs: 10, growth: 1.3, longestMs: 120 };

/** Looks again and again until something holds. @throws Error when it does not in time */
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

/** For what passes: whoever wants to strike in the middle of some work looks often. */
export const catchMoment = <Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> => waitFor(look, PATIENCE_MS, PAUSE.firstMs);
