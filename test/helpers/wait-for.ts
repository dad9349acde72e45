import { setTimeout as sleep } from 'node:timers/promises';

/** Looks every 20 ms until something holds. @throws Error when it does not in time */
export async function waitFor<Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  limitMs = 10_000,
): Promise<Value> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(20)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`did not happen within ${limitMs} ms: ${look}`);
}
