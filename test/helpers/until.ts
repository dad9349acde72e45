import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds. @throws when it does not within the patience. */
export async function until(condition: () => boolean | Promise<boolean>, patienceMs = 10_000): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await condition()); await sleep(20)) {
    if (Date.now() > end) throw new Error(`still not so after ${patienceMs} ms: ${condition}`);
  }
}
