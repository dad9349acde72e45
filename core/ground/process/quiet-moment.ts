import { sleep } from '../async/sleep.ts';

/** Somebody who asks one thing after the other seldom pauses for so long. */
const QUIET_MS = 1_000;

/**
 * Waits until nobody has asked anything for a second, which is the time for work that blocks the process.
 * @param asked the number of requests until now.
 * @returns false when `signal` ended the wait.
 */
export async function quietMoment(
  asked: () => number,
  signal: AbortSignal,
  quietMs: number = QUIET_MS,
): Promise<boolean> {
  for (let before = asked(); ; ) {
    if (!(await sleep(quietMs, signal))) return false;
    const now = asked();
    if (now === before) return true;
    before = now;
  }
}
