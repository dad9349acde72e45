import type { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { endsWithin } from '../../core/ground/async/ends-within.ts';
import { retry } from '../../core/ground/async/retry.ts';
import { isPassing } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { BotContext } from '../context.ts';
import type { Answers } from '../sending/answers.ts';
import type { DelayNotices } from '../sending/delay-notices.ts';
import type { UpdateStore } from '../services.ts';
import type { SaidOf } from '../telegram/message-hash.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { ProcessLease } from './process-lease.ts';
import { UpdateQueue } from './update-queue.ts';
import type { UpdateSource } from './update-source.ts';

const STORE_BACKOFF = { firstMs: 100, longestMs: 2_000 };
/** How often to try again after an error that does not mean that the database is away or full. */
const REFUSALS = 3;
/** Together with the end of the lease and the last poll, well below the four seconds in which a process must end. */
const DRAIN_MS = 2_800;
const END_MS = 400;

export interface UpdateFeed {
  /** Settles when the feed ends; rejects if Telegram refuses the token. */
  readonly ended: Promise<void>;
  /** Whether anything may be sent now; false while the database is away. */
  readonly mayAnswer: () => boolean;
  /** Stops fetching, waits a moment for the answers in work, and confirms what was stored. */
  stop(): Promise<void>;
}

interface FeedOptions {
  readonly source: UpdateSource;
  readonly store: UpdateStore;
  readonly answers: Answers;
  /** Called with the number of bot processes that ask the search process. */
  readonly divideSearch: (processes: number) => void;
  readonly delays: DelayNotices;
  readonly saidOf: SaidOf;
  readonly log: Log;
  /** Aborted by the caller before it calls `stop`: nothing more begins. */
  readonly stopping: AbortSignal;
}

/**
 * Stores what the source brings and only then confirms it to Telegram. Updates are answered from the database, so a bot that is killed at
 * any moment answers them at its next start.
 */
export function startUpdateFeed(
  bot: Bot<BotContext>,
  { source, store: updateStore, answers, divideSearch, delays, saidOf, log, stopping }: FeedOptions,
): UpdateFeed {
  const lease: ProcessLease = new ProcessLease({
    store: updateStore,
    botId: bot.botInfo.id,
    log,
    stopping,
    openIds: () => queue.openIds,
    hereIds: () => queue.hereIds,
    isSending: () => queue.openIds.length > 0 || answers.budget.isInUse,
    onShare: ({ running, sending }) => {
      answers.budget.shareAmong(sending);
      divideSearch(running);
    },
    onLost: ids => queue.lose(ids),
    onRenewed: hasFree => {
      if (hasFree) queue.takeFree();
      answers.budget.look();
    },
  });
  answers.budget.sendWhile(() => {
    lease.wantToSend();
    return lease.maySend;
  });
  const queue: UpdateQueue = new UpdateQueue({
    bot,
    store: updateStore,
    answers,
    delays,
    saidOf,
    log,
    claimer: () => ({ owner: lease.owner, mayTakeOver: lease.mayTakeOver }),
    stopping,
    reachable: () => source.reachable(),
  });

  /**
   * Stores what was fetched, however long the database is away; nothing of it is confirmed before. An update that the database refuses does
   * not keep the others from being stored.
   * @param receivedAt when they came (Date.now()), however often storing them is tried.
   */
  const accept = async (updates: readonly Update[], receivedAt = Date.now()): Promise<void> => {
    try {
      await store(updates, receivedAt);
    } catch (error) {
      if (stopping.aborted) throw error;
      if (updates.length > 1) for (const update of updates) await accept([update], receivedAt);
      else log.error(describeError(error), 'an update cannot be stored and is passed over');
    }
  };

  const store = async (updates: readonly Update[], receivedAt: number): Promise<void> => {
    const tell = () => delays.tellWithoutDatabase(updates, Date.now() - receivedAt);
    const telling = setInterval(tell, 1_000);
    try {
      await storeWaiting(updates, receivedAt);
    } finally {
      clearInterval(telling);
    }
  };

  const storeWaiting = async (updates: readonly Update[], receivedAt: number): Promise<void> => {
    let failed = 0;
    // Without the lease nothing is sent; the next renewal looks again.
    if (!lease.isRunning)
      await lease.renew().catch(error => log.error(describeError(error), 'the lease cannot be renewed'));
    await retry(() => queue.accept(updates, receivedAt), {
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
    await source.run(accept);
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
      await endsWithin(END_MS, lease.end());
      await source.confirm();
    },
  };
}
