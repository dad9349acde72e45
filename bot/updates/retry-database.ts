import { retry } from '../../core/ground/async/retry.ts';
import { isPassing } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { describeError } from '../telegram/telegram-errors.ts';

const BACKOFF = { firstMs: 100, longestMs: 2_000 };

/** How often to try after a refusal that is not about the database being away or full; then it is thrown. */
const REFUSALS = 5;

/**
 * Runs something against the database until it succeeds: while the database is away or full, the bot waits.
 * @returns undefined when it was stopped first.
 * @throws what the database refuses for another reason, again and again: waiting would hold up every other answer.
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
