import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a slow machine that does other things besides may take for what a quiet one does in a second. Whoever waits for
 * a condition waits so long; only a failure is later for it.
 */
export const PATIENCE_MS = 90_000;

/** Looks every 20 ms until something holds. @throws Error when it does not in time */
export async function waitFor<Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  limitMs = PATIENCE_MS,
): Promise<Value> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(20)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`did not happen within ${limitMs} ms: ${look}`);
}
