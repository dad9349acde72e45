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
   * Given for what can be mended without a new start (a model, an index): looks again after this long. Without it, and
   * for a wrong setting, only passing faults are waited for.
   */
  readonly mendedMs?: number;
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Opens something that may not be there yet, again after growing pauses as long as the fault passes.
 * @throws what does not pass; the signal's reason once it is aborted
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
    // What nobody knows may be gone in a moment, too.
    leastMs: error => (isPassing(error) || !ownError(error) ? 0 : (mendedMs ?? 0)),
    onPause: (pauseMs, error) => {
      log.warn({ reason: reasonOf(error), retryInMs: Math.round(pauseMs) }, 'not possible yet');
      onFailure?.(error);
    },
  });
}

/** Settings are read once, at the start: waiting for them would never end. */
function isWrongSetting(error: unknown): boolean {
  const own = ownError(error);
  return own !== undefined && ERRORS[own.code].kind === 'give-up' && ERRORS[own.code].exit !== 'unexpected';
}
