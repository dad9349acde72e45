import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError, RetryableError } from '../../../ground/errors.ts';

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait, so that a person sees why nothing moves. */
  readonly onWait?: ((seconds: number, reason: Error) => void) | undefined;
  /** The first wait; it doubles with every failure in a row. */
  readonly firstDelayMs?: number;
}

const MOST_FAILURES = 5;
/** A window of the hub's rate limit is five minutes. */
const LONGEST_WAIT_S = 330;

/**
 * Runs `act` again after passing faults, up to five in a row: after a growing delay, or after the time that a busy hub
 * asks for.
 * @param progressed true when the failed try moved something: then the failures in a row count anew.
 * @throws the last error; anything that is not RetryableError or BusyError at once.
 */
export async function withRetries<Result>(
  act: () => Promise<Result>,
  {
    signal,
    onWait,
    firstDelayMs = 1_000,
    progressed = () => false,
  }: RetryOptions & { progressed?: () => boolean },
): Promise<Result> {
  for (let failures = 0; ; ) {
    try {
      return await act();
    } catch (error) {
      failures = progressed() ? 1 : failures + 1;
      const seconds = delayOf(error, firstDelayMs * 2 ** (failures - 1));
      if (seconds === undefined || failures >= MOST_FAILURES || seconds > LONGEST_WAIT_S) throw error;
      onWait?.(seconds, error as Error);
      await sleep(seconds * 1_000, undefined, signal && { signal });
    }
  }
}

function delayOf(error: unknown, backoffMs: number): number | undefined {
  if (error instanceof BusyError) return error.retryAfterSeconds;
  // Half of it at random, so that many machines behind one fault do not come back as one.
  return error instanceof RetryableError ? (backoffMs * (0.5 + Math.random() / 2)) / 1_000 : undefined;
}
