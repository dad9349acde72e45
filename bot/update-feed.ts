import { setTimeout as delay } from 'node:timers/promises';
import { createConcurrentSink, createRunner, createSource } from '@grammyjs/runner';
import type { Bot, BotError } from 'grammy';
import type { Update } from 'grammy/types';
import { PermanentError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { BotContext } from './context.ts';
import { LeftForLater } from './left-for-later.ts';
import { causeOf, describeError, isConflict, isTokenRefused, isUnreachable } from './telegram-errors.ts';
import { UpdateLedger } from './update-ledger.ts';

/** Kinds of updates that the features read; Telegram keeps the others to itself. */
const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query'] as const;
const POLL_SECONDS = 30;
/** A poll that is not answered by then hangs. */
const POLL_TIMEOUT_MS = (POLL_SECONDS + 10) * 1_000;
/** The most that Telegram gives at once. */
const WINDOW = 100;
/** Updates in work at once; each may hold an upload of ten pictures. */
const CONCURRENCY = 50;
/** While answers are in work, polls return at once with what is known: ask again this often. */
const BUSY_POLL_MS = 300;
const LONGEST_BACKOFF_MS = 15_000;
/** With {@link CONFIRM_MS} well below the four seconds that a process has to end. */
const DRAIN_MS = 2_800;
const CONFIRM_MS = 400;

export interface UpdateFeed {
  /** Settles when the feed ends; rejects when Telegram refuses the token. */
  readonly ended: Promise<void>;
  /** Fetches no more, waits a moment for what is in work, and confirms what was answered. */
  stop(): Promise<void>;
}

/**
 * Fetches updates by long polling and handles them side by side, on grammY's runner. Its own fetcher would confirm
 * updates as soon as they are fetched; this one confirms them when they are answered, so a killed bot gets them again.
 * The price: after a kill, an answer given just before may come twice.
 */
export function startUpdateFeed(bot: Bot<BotContext>, log: Log): UpdateFeed {
  const ledger = new UpdateLedger();
  type Signal = Parameters<typeof bot.api.getUpdates>[1];
  let failures = 0;
  /** Settles when the next answer is done. */
  let answered = Promise.withResolvers<void>();

  const poll = async (timeout: number, signal: AbortSignal): Promise<Update[]> =>
    bot.api.getUpdates(
      { offset: ledger.offset, limit: WINDOW, timeout, allowed_updates: ALLOWED_UPDATES },
      // grammY's type of a signal is an older one; the object is the same.
      AbortSignal.any([signal, AbortSignal.timeout(POLL_TIMEOUT_MS)]) as Signal,
    );

  const supply = async (room: number, signal: AbortSignal): Promise<Update[]> => {
    for (;;) {
      try {
        const updates = await poll(POLL_SECONDS, signal);
        if (failures > 0) log.info({ failures }, 'Telegram is reachable again');
        failures = 0;
        const fresh = ledger.take(updates, room);
        if (fresh.length > 0) return fresh;
        const last = updates.at(-1);
        if (last && updates.length === WINDOW) ledger.confirmThrough(last.update_id);
        if (last) await Promise.race([answered.promise, delay(BUSY_POLL_MS, undefined, { signal })]);
      } catch (error) {
        if (signal.aborted) throw error;
        await onPollFailure(error, signal);
      }
    }
  };

  const onPollFailure = async (error: unknown, signal: AbortSignal): Promise<void> => {
    if (isTokenRefused(error)) throw new PermanentError('telegram.token-refused', {}, { cause: error });
    failures++;
    const pause = Math.min(LONGEST_BACKOFF_MS, 250 * 2 ** Math.min(failures, 10));
    if (isConflict(error)) {
      log.error({ ...describeError(error), retryInMs: pause }, 'another process uses the same token');
    } else if (failures === 1 || failures % 10 === 0) {
      log.warn({ ...describeError(error), failures }, 'cannot fetch updates from Telegram');
    }
    await delay(pause, undefined, { signal });
  };

  const onHandlerFailure = async (error: unknown): Promise<void> => {
    log.error(describeError(error), 'the error handler failed');
  };

  const answer = async (update: Update): Promise<void> => {
    const id = update.update_id;
    try {
      await bot.handleUpdate(update);
    } catch (error) {
      const cause = causeOf(error);
      const later = cause instanceof LeftForLater || isUnreachable(cause);
      if (later && ledger.release(id)) return;
      await Promise.resolve(bot.errorHandler(error as BotError<BotContext>)).catch(onHandlerFailure);
    }
    ledger.finish(id);
  };

  const consume = async (update: Update): Promise<void> => {
    await answer(update);
    answered.resolve();
    answered = Promise.withResolvers();
  };

  const supplier = {
    supply(room: number, runnerSignal: { addEventListener(kind: 'abort', listener: () => void): void }) {
      // The runner's signal is a polyfill that Node's own functions do not take.
      const stop = new AbortController();
      runnerSignal.addEventListener('abort', () => stop.abort());
      return supply(room, stop.signal);
    },
  };
  const sink = createConcurrentSink({ consume }, onHandlerFailure, { concurrency: CONCURRENCY });
  const runner = createRunner(createSource(supplier), sink);
  runner.start();

  const drain = async (): Promise<void> => {
    const deadline = Date.now() + DRAIN_MS;
    while (ledger.open > 0 && Date.now() < deadline) await delay(20);
    if (ledger.open > 0) log.warn({ left: ledger.open }, 'left for the next start');
  };

  return {
    ended: runner.task() ?? Promise.resolve(),
    async stop() {
      // Not awaited: it would wait for room among the answers in work.
      runner.stop()?.catch(() => {});
      await drain();
      const confirm = { offset: ledger.offset, limit: 1, timeout: 0 };
      await bot.api
        .getUpdates(confirm, AbortSignal.timeout(CONFIRM_MS) as Signal)
        .catch(error => log.debug(describeError(error), 'the last answers are not confirmed'));
    },
  };
}
