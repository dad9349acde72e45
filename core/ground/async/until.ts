import { sleep } from './sleep.ts';

export interface UntilOptions {
  readonly everyMs: number;
  /** No further look begins after this; without it, only the signal ends the polling. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Polls: looks, and looks again after each pause, until there is an answer. Looks at least once.
 * @param look answers undefined or false for “not yet”; what it throws ends the polling.
 * @returns undefined when the time was over or the signal aborted first.
 */
export async function until<Answer>(
  look: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  { everyMs, withinMs = Number.POSITIVE_INFINITY, signal }: UntilOptions,
): Promise<Answer | undefined> {
  const end = performance.now() + withinMs;
  do {
    const answer = await look();
    if (answer !== undefined && answer !== false) return answer;
  } while (performance.now() < end && (await sleep(everyMs, signal)));
  return undefined;
}
