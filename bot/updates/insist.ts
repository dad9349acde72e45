import { setTimeout as delay } from 'node:timers/promises';
import { isPassing } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { describeError } from '../telegram/telegram-errors.ts';

const LONGEST_PAUSE_MS = 2_000;

/** A refusal that is not about the database being away or full is tried so often, and thrown then. */
const REFUSALS = 5;

/**
 * Runs something against the database until it succeeds: while the database is away or full, the bot waits.
 * @returns undefined when it was stopped first.
 * @throws what the database refuses for another reason, again and again: waiting would hold up every other answer.
 */
export async function insist<Result>(
  run: () => Promise<Result>,
  { log, stopped }: { log: Log; stopped: AbortSignal },
): Promise<Result | undefined> {
  for (let failures = 0; !stopped.aborted; failures++) {
    try {
      const result = await run();
      if (failures > 0) log.info({ failures }, 'the database is back');
      return result;
    } catch (error) {
      const passes = isPassing(toOwnError(error));
      if (!passes && failures >= REFUSALS) throw error;
      if (failures === 0) log.warn(describeError(error), 'the database does not take it; waiting for it');
      const pause = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(failures, 10));
      await delay(pause, undefined, { signal: stopped }).catch(() => {});
    }
  }
  return undefined;
}
