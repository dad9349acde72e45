import type { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { endsWithin } from '../../core/ground/async/ends-within.ts';
import { retry } from '../../core/ground/async/retry.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import { isPassing, PermanentError, RetryableError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { BotContext } from '../context.ts';
import type { Answers } from '../sending/answers.ts';
import type { DelayNotices } from '../sending/delay-notices.ts';
import type { UpdateStore } from '../services.ts';
import { describeError, floodMs, isConflict, isTokenRefused } from '../telegram/telegram-errors.ts';
import { ProcessLease } from './process-lease.ts';
import { type ReadUpdates, readUpdates } from './read-updates.ts';
import { UpdateQueue } from './update-queue.ts';

/** Kinds of updates that the features read; Telegram keeps the others to itself. */
const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query'] as const;
const POLL_SECONDS = 30;
/** A poll that is not answered by then hangs. */
const POLL_TIMEOUT_MS = (POLL_SECONDS + 10) * 1_000;
/** The most that Telegram gives at once. */
const WINDOW = 100;
const POLL_BACKOFF = { firstMs: 500, longestMs: 15_000 };
const STORE_BACKOFF = { firstMs: 100, longestMs: 2_000 };
/** A refusal that is not about the database being away or full is tried so often. */
const REFUSALS = 3;
/** With {@link CONFIRM_MS} well below the four seconds that a process has to end. */
const DRAIN_MS = 2_800;
const CONFIRM_MS = 400;

export interface UpdateFeed {
  /** Settles when the feed ends; rejects when Telegram refuses the token. */
  readonly ended: Promise<void>;
  /** Whether anything is sent now: not while the database is away. */
  readonly mayAnswer: () => boolean;
  /** Fetches no more, waits a moment for what is in work, and confirms what was stored. */
  stop(): Promise<void>;
}

interface FeedOptions {
  readonly store: UpdateStore;
  readonly answers: Answers;
  readonly delays: DelayNotices;
  readonly log: Log;
  /** Aborted by whoever then calls `stop`: nothing more begins. */
  readonly stopping: AbortSignal;
}

/**
 * Fetches updates by long polling, stores each batch, and only then confirms it, by asking for what comes behind it.
 * They are answered out of the database, so a bot that is killed at any moment answers them at its next start.
 */
export function startUpdateFeed(
  bot: Bot<BotContext>,
  { store: updateStore, answers, delays, log, stopping }: FeedOptions,
): UpdateFeed {
  type Signal = Parameters<typeof bot.api.getUpdates>[1];
  /** Everything below it is stored. */
  let offset = 0;
  let failures = 0;
  /** Settles when Telegram can be reached again; undefined while it can. */
  let outage: PromiseWithResolvers<void> | undefined;

  const stopped = new Promise<void>(resolve =>
    stopping.addEventListener('abort', () => resolve(), { once: true }),
  );

  const reachable = async (): Promise<'was' | 'is again'> => {
    if (!outage) return 'was';
    await Promise.race([outage.promise, stopped]);
    return 'is again';
  };
  const lease: ProcessLease = new ProcessLease({
    store: updateStore,
    botId: bot.botInfo.id,
    log,
    stopping,
    openIds: () => queue.openIds,
    onLost: ids => queue.lose(ids),
    onRenewed: hasFree => {
      if (hasFree) queue.takeFree();
      answers.budget.look();
    },
  });
  const { owner } = lease;
  answers.budget.sendWhile(() => lease.isRunning);
  const queue: UpdateQueue = new UpdateQueue({
    bot,
    store: updateStore,
    answers,
    delays,
    log,
    owner,
    stopping,
    reachable,
  });

  const poll = async (): Promise<ReadUpdates> => {
    const result: unknown = await bot.api.getUpdates(
      { offset, limit: WINDOW, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES },
      // grammY's type of a signal is an older one; the object is the same.
      AbortSignal.any([stopping, AbortSignal.timeout(POLL_TIMEOUT_MS)]) as Signal,
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

  /**
   * Stores what was fetched, however long the database is away; nothing of it is confirmed until then. What the database
   * refuses for itself keeps nothing else from being stored.
   */
  const accept = async (updates: readonly Update[]): Promise<void> => {
    try {
      await store(updates);
    } catch (error) {
      if (stopping.aborted) throw error;
      if (updates.length > 1) for (const update of updates) await accept([update]);
      else log.error(describeError(error), 'an update cannot be stored and is passed over');
    }
  };

  const store = async (updates: readonly Update[]): Promise<void> => {
    const begun = Date.now();
    const telling = setInterval(() => delays.tellWithoutDatabase(updates, Date.now() - begun), 1_000);
    try {
      await storeWaiting(updates);
    } finally {
      clearInterval(telling);
    }
  };

  const storeWaiting = async (updates: readonly Update[]): Promise<void> => {
    let failed = 0;
    // Without it nothing is sent; the next renewal looks again.
    if (!lease.isRunning)
      await lease.renew().catch(error => log.error(describeError(error), 'the lease cannot be renewed'));
    await retry(() => queue.accept(updates), {
      backoff: STORE_BACKOFF,
      passes: (error, failures) => isPassing(toOwnError(error)) || failures <= REFUSALS,
      onPause: (_, error, failures) => {
        failed = failures;
        if (failures === 1) log.error(describeError(error), 'updates cannot be stored; none is confirmed');
      },
      signal: stopping,
    });
    if (failed > 0) log.info({ failures: failed }, 'updates can be stored again');
  };

  const run = async (): Promise<void> => {
    await lease.start();
    await queue.start();
    while (!stopping.aborted) {
      const read = await poll().catch(onPollFailure);
      if (read?.nextOffset === undefined) continue;
      if (read.refused.length > 0)
        log.error({ refused: read.refused.slice(0, 5) }, 'updates of an unknown shape');
      if (read.updates.length > 0) await accept(read.updates);
      offset = read.nextOffset;
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!stopping.aborted) throw error;
  });

  return {
    ended,
    mayAnswer: () => lease.isRunning,
    async stop() {
      const deadline = Date.now() + DRAIN_MS;
      await endsWithin(DRAIN_MS, ended).catch(() => {});
      await queue.drain(deadline);
      await endsWithin(CONFIRM_MS, lease.end());
      if (offset === 0) return;
      await bot.api
        .getUpdates({ offset, limit: 1, timeout: 0 }, AbortSignal.timeout(CONFIRM_MS) as Signal)
        .catch(error => log.debug(describeError(error), 'the last updates are not confirmed'));
    },
  };
}
