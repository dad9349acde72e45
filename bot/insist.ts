import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../core/log.ts';
import { describeError } from './telegram-errors.ts';

const LONGEST_PAUSE_MS = 2_000;

/**
 * Runs something against the database again and again until it succeeds: while the database is away, the bot waits.
 * @returns undefined when it was stopped first.
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
      if (failures === 0) log.warn(describeError(error), 'the database is away; waiting for it');
      const pause = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(failures, 10));
      await delay(pause, undefined, { signal: stopped }).catch(() => {});
    }
  }
  return undefined;
}
