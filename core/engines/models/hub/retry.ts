import { retry } from '../../../ground/async/retry.ts';

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called before each wait, so that a person sees why nothing happens. */
  readonly onWait?: ((seconds: number, reason: unknown) => void) | undefined;
  /** The first wait; it doubles with every failure in a row. */
  readonly firstDelayMs?: number;
}

const MOST_FAILURES = 5;
/** A window of the hub's rate limit is five minutes. */
const LONGEST_WAIT_MS = 330_000;

/**
 * Retries `act` after transient faults, up to five in a row: with growing pauses, or after the time that a busy hub
 * asks for.
 * @param progressed true when the failed try made progress: then the count of consecutive failures starts again from zero.
 * @throws the last error; anything that is not RetryableError or BusyError at once.
 */
export const withRetries = <Result>(
  act: () => Promise<Result>,
  { signal, onWait, firstDelayMs = 1_000, progressed }: RetryOptions & { progressed?: () => boolean },
): Promise<Result> =>
  retry(act, {
    backoff: { firstMs: firstDelayMs, longestMs: LONGEST_WAIT_MS },
    tries: MOST_FAILURES,
    longestAskedMs: LONGEST_WAIT_MS,
    ...(progressed && { progressed }),
    onPause: (pauseMs, error) => onWait?.(pauseMs / 1_000, error),
    signal,
  });
