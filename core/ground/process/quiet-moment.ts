import { sleep } from '../async/sleep.ts';

/** Whoever asks one thing after the other is seldom away for so long. */
const QUIET_MS = 1_000;

/**
 * Waits until nobody has asked anything for a second: what holds everything up can be done then.
 * @param asked how often somebody has asked until now.
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
