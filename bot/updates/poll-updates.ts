import type { Bot } from 'grammy';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import { PermanentError, RetryableError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import type { BotContext } from '../context.ts';
import { callSignal } from '../telegram/call-signal.ts';
import { describeError, floodMs, isConflict, isTokenRefused } from '../telegram/telegram-errors.ts';
import { type ReadUpdates, readUpdates } from './read-updates.ts';
import { ALLOWED_UPDATES, type UpdateSource } from './update-source.ts';

const POLL_SECONDS = 30;
/** A poll without an answer by then is stuck. */
const POLL_TIMEOUT_MS = (POLL_SECONDS + 10) * 1_000;
/** The most that Telegram gives at once. */
const WINDOW = 100;
const POLL_BACKOFF = { firstMs: 500, longestMs: 15_000 };
const CONFIRM_MS = 400;
/**
 * The time from one answer with updates to the next request. In a crowd each request would bring one update, and cost one call to Telegram
 * and four database queries for it alone. Waiting gathers several, and nobody notices the delay.
 */
const GATHER_MS = 50;

interface PollOptions {
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Fetches updates by long polling. Confirms stored updates by asking for the ones after them. */
export function pollUpdates(bot: Bot<BotContext>, { log, stopping }: PollOptions): UpdateSource {
  /** Every update below this id is stored. */
  let offset = 0;
  let failures = 0;
  /** Settles when Telegram can be reached again; undefined while it can. */
  let outage: PromiseWithResolvers<void> | undefined;

  const stopped = new Promise<void>(resolve =>
    stopping.addEventListener('abort', () => resolve(), { once: true }),
  );

  const poll = async (): Promise<ReadUpdates> => {
    const result: unknown = await bot.api.getUpdates(
      { offset, limit: WINDOW, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES },
      callSignal(stopping, AbortSignal.timeout(POLL_TIMEOUT_MS)),
    );
    const read = readUpdates(result);
    if (!read)
      throw new RetryableError('service.unreachable', { service: 'telegram', reason: 'no list of updates' });
    if (failures > 0) log.info({ failures }, 'Telegram is reachable again');
    failures = 0;
    outage?.resolve();
    outage = undefined;
    return read;
  };

  const onPollFailure = async (error: unknown): Promise<void> => {
    if (stopping.aborted) return;
    if (isTokenRefused(error)) throw new PermanentError('telegram.token-refused', {}, { cause: error });
    failures++;
    const pause = Math.max(backoffMs(failures, POLL_BACKOFF), floodMs(error, failures) ?? 0);
    if (isConflict(error)) {
      log.error({ ...describeError(error), retryInMs: pause }, 'another process uses the same token');
    } else {
      outage ??= Promise.withResolvers();
      if (failures === 1 || failures % 10 === 0) {
        log.warn({ ...describeError(error), failures }, 'cannot fetch updates from Telegram');
      }
    }
    await sleep(pause, stopping);
  };

  return {
    async run(accept) {
      while (!stopping.aborted) {
        const read = await poll().catch(onPollFailure);
        if (read?.nextOffset === undefined) continue;
        if (read.refused.length > 0)
          log.error({ refused: read.refused.slice(0, 5) }, 'updates of an unknown shape');
        const readAt = performance.now();
        if (read.updates.length > 0) await accept(read.updates);
        offset = read.nextOffset;
        // A full window means that more updates are waiting.
        const restMs = readAt + GATHER_MS - performance.now();
        if (read.updates.length < WINDOW && restMs > 0) await sleep(restMs, stopping);
      }
    },
    async reachable() {
      if (!outage) return 'was';
      await Promise.race([outage.promise, stopped]);
      return 'is again';
    },
    async confirm() {
      if (offset === 0) return;
      await bot.api
        .getUpdates({ offset, limit: 1, timeout: 0 }, callSignal(AbortSignal.timeout(CONFIRM_MS)))
        .catch(error => log.debug(describeError(error), 'the last updates are not confirmed'));
    },
  };
}
