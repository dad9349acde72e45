import { retry } from '../../core/ground/async/retry.ts';
import { isPassing } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { describeError } from '../telegram/telegram-errors.ts';

const BACKOFF = { firstMs: 100, longestMs: 2_000 };

/** How often to try again after an error that does not mean that the database is away or full; then the error is thrown. */
const REFUSALS = 5;

/**
 * Runs something against the database until it succeeds. While the database is away or full, the bot waits.
 * @returns undefined if it was stopped first.
 * @throws an error that the database repeats for another reason: waiting would delay every other answer.
 */
export async function retryDatabase<Result>(
  run: () => Promise<Result>,
  { log, stopped }: { log: Log; stopped: AbortSignal },
): Promise<Result | undefined> {
  let failed = 0;
  try {
    const result = await retry(run, {
      backoff: BACKOFF,
      passes: (error, failures) => isPassing(toOwnError(error)) || failures <= REFUSALS,
      onPause: (_, error, failures) => {
        failed = failures;
        if (failures === 1) log.warn(describeError(error), 'the database does not take it; waiting for it');
      },
      signal: stopped,
    });
    if (failed > 0) log.info({ failures: failed }, 'the database is back');
    return result;
  } catch (error) {
    if (stopped.aborted) return undefined;
    throw error;
  }
}
