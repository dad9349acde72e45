import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS } from '../error-codes.ts';
import { isPassing, ownError, reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { toOwnError } from '../raw-errors.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

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
export async function keepTrying<Opened>(
  open: () => Promise<Opened>,
  { log, signal, mendedMs, onFailure }: KeepTryingOptions,
): Promise<Opened> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await open();
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toOwnError(thrown);
      const passes = isPassing(error);
      if (!passes && (mendedMs === undefined || isWrongSetting(error))) throw error;
      // What nobody knows may be gone in a moment, too.
      const retryInMs = passes || !ownError(error) ? pause : (mendedMs ?? pause);
      log.warn({ reason: reasonOf(error), retryInMs }, 'not possible yet');
      onFailure?.(error);
      await sleep(retryInMs, undefined, { signal });
    }
  }
}

/** What is read once, at the start: waiting for it would be for ever. */
function isWrongSetting(error: unknown): boolean {
  const own = ownError(error);
  return own !== undefined && ERRORS[own.code].kind === 'give-up' && ERRORS[own.code].exit !== 'unexpected';
}
