import { retry } from '../async/retry.ts';
import { ERRORS } from '../error-codes.ts';
import { isPassing, ownError, reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { toOwnError } from '../raw-errors.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 10_000 };

interface KeepTryingOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
  /**
   * The pause before a retry of a lasting fault, for what can be mended without a restart (a model, an index). Without it,
   * and for a wrong setting, only transient faults are retried.
   */
  readonly mendedMs?: number;
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Opens something that may not be there yet, and retries transient faults with growing pauses.
 * @throws a lasting error; the signal's reason once it is aborted
 */
export function keepTrying<Opened>(
  open: () => Promise<Opened>,
  { log, signal, mendedMs, onFailure }: KeepTryingOptions,
): Promise<Opened> {
  const openOnce = async (): Promise<Opened> => {
    try {
      return await open();
    } catch (error) {
      throw toOwnError(error);
    }
  };
  return retry(openOnce, {
    backoff: BACKOFF,
    signal,
    passes: error => isPassing(error) || (mendedMs !== undefined && !isWrongSetting(error)),
    // An unknown fault may be gone in a moment, too.
    leastMs: error => (isPassing(error) || !ownError(error) ? 0 : (mendedMs ?? 0)),
    onPause: (pauseMs, error) => {
      log.warn({ reason: reasonOf(error), retryInMs: Math.round(pauseMs) }, 'not possible yet');
      onFailure?.(error);
    },
  });
}

/** Settings are read only once, at the start, so waiting for a change would never end. */
function isWrongSetting(error: unknown): boolean {
  const own = ownError(error);
  return own !== undefined && ERRORS[own.code].kind === 'give-up' && ERRORS[own.code].exit !== 'unexpected';
}
