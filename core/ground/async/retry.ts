import { BusyError, isPassing } from '../errors.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import { sleep } from './sleep.ts';

/*
 * Why not a package: p-retry treats every TypeError as final and takes no pause from the error, though a busy service says
 * how long to wait. cockatiel takes one, but its policies repeat what our error classes say already. Half of our callers
 * need the growing pauses without a loop (a restart, a browser's timer) and use `backoffMs`; only this loop is left.
 */

export interface RetryOptions {
  readonly backoff: Backoff;
  /** Consecutive failures after which the last error is thrown; without it, only success and the signal end the retries. */
  readonly tries?: number;
  /** Whether an error passes with time; others are thrown at once. When absent, the table of errors decides. */
  readonly passes?: (error: unknown, failures: number) => boolean;
  /** The least pause that an error asks for, in milliseconds. When absent, the pause that a BusyError asks for. */
  readonly leastMs?: (error: unknown) => number;
  /** An error that asks for a longer pause is thrown. */
  readonly longestAskedMs?: number;
  /** Whether a failure counts as one of the `tries`; others are retried too. May wait for something that has to end first. */
  readonly counts?: (error: unknown) => Promise<boolean>;
  /** Whether the failed try made progress: then the count of consecutive failures starts again from zero. */
  readonly progressed?: () => boolean;
  /** Called before each pause. */
  readonly onPause?: (pauseMs: number, error: unknown, failures: number) => void;
  /** Ends the pauses and the retries. */
  readonly signal?: AbortSignal | undefined;
  /** Tests give a short one. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
}

const askedMs = (error: unknown): number =>
  error instanceof BusyError ? error.retryAfterSeconds * 1_000 : 0;

/**
 * Retries transient faults with backoff.
 * @throws a lasting error, or the last one when the tries are used up; the signal's reason once it has aborted.
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
