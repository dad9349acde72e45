import { BusyError, isPassing } from '../errors.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import { sleep } from './sleep.ts';

/*
 * Why not a package: p-retry takes every TypeError for final and no pause from the error (a busy service says for how long);
 * cockatiel takes one, and brings policies of its own for what our error classes say already. Half of our users need
 * the growing pauses without a loop (a restart, a browser's timer), which is `backoffMs`; what is left is this loop.
 */

export interface RetryOptions {
  readonly backoff: Backoff;
  /** Failures in a row after which the last error is thrown; without it, nothing but success and the signal end it. */
  readonly tries?: number;
  /** Whether an error passes with time; others are thrown at once. By the table of errors when absent. */
  readonly passes?: (error: unknown, failures: number) => boolean;
  /** The least pause that an error asks for, in milliseconds. What a BusyError asks for when absent. */
  readonly leastMs?: (error: unknown) => number;
  /** An error that asks for a longer pause is thrown. */
  readonly longestAskedMs?: number;
  /** Whether a failure is one of the `tries`; one that is not is retried all the same. May wait for what has to end first. */
  readonly counts?: (error: unknown) => Promise<boolean>;
  /** Whether the failed try moved something: then the failures in a row count from zero again. */
  readonly progressed?: () => boolean;
  /** Told before each pause. */
  readonly onPause?: (pauseMs: number, error: unknown, failures: number) => void;
  /** Ends the pauses, and with them the retrying. */
  readonly signal?: AbortSignal | undefined;
  /** Tests make it short. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
}

const askedMs = (error: unknown): number =>
  error instanceof BusyError ? error.retryAfterSeconds * 1_000 : 0;

/**
 * Retries with backoff after faults that pass.
 * @throws the error that does not pass, or the last one when the tries are used up; the signal's reason once it has aborted.
 */
export async function retry<Result>(act: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { backoff, signal, tries = Number.POSITIVE_INFINITY, wait = sleep } = options;
  const { passes = isPassing, leastMs = askedMs, longestAskedMs = Number.POSITIVE_INFINITY } = options;
  for (let failures = 0; ; ) {
    signal?.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      signal?.throwIfAborted();
      const isCounted = (await options.counts?.(error)) ?? true;
      failures = (options.progressed?.() ? 0 : failures) + (isCounted ? 1 : 0);
      const asked = leastMs(error);
      if (failures >= tries || asked > longestAskedMs || !passes(error, failures)) throw error;
      const pauseMs = Math.max(asked, backoffMs(Math.max(1, failures), backoff));
      options.onPause?.(pauseMs, error, failures);
      await wait(pauseMs, signal);
    }
  }
}
