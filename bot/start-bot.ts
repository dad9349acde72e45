import { setMaxListeners } from 'node:events';
import type { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { retry } from '../core/ground/async/retry.ts';
import { PHOTOS_PER_PAGE } from '../core/ground/domain/search/photos-per-page.ts';
import { PermanentError } from '../core/ground/errors.ts';
import type { Log } from '../core/ground/log.ts';
import { createBot } from './bot.ts';
import type { BotContext } from './context.ts';
import { KnownFiles } from './results/known-files.ts';
import { SheetFiles } from './results/sheet-files.ts';
import { StoreBreaker } from './results/store-breaker.ts';
import { SearchShare } from './search-share.ts';
import { limitActions } from './sending/action-limit.ts';
import { Answers } from './sending/answers.ts';
import { DelayNotices } from './sending/delay-notices.ts';
import { Notices } from './sending/notices.ts';
import { startPlaceNotices } from './sending/place-notices.ts';
import { type SendLimits, TELEGRAM_LIMITS } from './sending/send-limits.ts';
import type { BotServices, PhotoSearch, UpdateStore } from './services.ts';
import { callSignal } from './telegram/call-signal.ts';
import { setCommands } from './telegram/commands.ts';
import { findFile } from './telegram/find-file.ts';
import { messageHash } from './telegram/message-hash.ts';
import { createApi, type TelegramConnection } from './telegram/telegram-api.ts';
import { describeError, isTokenRefused } from './telegram/telegram-errors.ts';
import { keepExpiring } from './updates/expire-updates.ts';
import { pollUpdates } from './updates/poll-updates.ts';
import { receiveByWebhook, type Webhook } from './updates/receive-by-webhook.ts';
import { startUpdateFeed, type UpdateFeed } from './updates/update-feed.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 30_000 };
/** If Telegram is blocked, connections often hang instead of failing, so this is reported early. */
const ANSWER_LIMIT_MS = 15_000;

export interface RunningBot {
  /** Settles once updates are being fetched, so not before Telegram can be reached. */
  readonly ready: Promise<void>;
  /** Settles when the bot has ended; rejects with `telegram.token-refused`. */
  readonly ended: Promise<void>;
  /** Takes at most four seconds: finishes the answers in work and leaves the rest for the next start. */
  stop(): Promise<void>;
}

export interface BotOptions {
  readonly limits?: SendLimits;
  readonly webhook?: Webhook | undefined;
  /** How many searches the search process admits at a time. */
  readonly searchPlaces?: number;
}

/** Starts the bot against the Bot API. Composes everything except the services, so that tests run what production runs. */
export function startBot(
  connection: TelegramConnection,
  services: Omit<
    BotServices,
    | 'search'
    | 'stopping'
    | 'inlineSearch'
    | 'findFile'
    | 'isQueueLong'
    | 'isTypedOver'
    | 'saidBefore'
    | 'sheetFiles'
    | 'mayShowAction'
  > & {
    readonly search: PhotoSearch;
    readonly updates: UpdateStore;
  },
  { limits = TELEGRAM_LIMITS, webhook, searchPlaces = Number.POSITIVE_INFINITY }: BotOptions = {},
): RunningBot {
  const { log, updates: store } = services;
  const stopping = new AbortController();
  // Every answer in work may listen to it.
  setMaxListeners(0, stopping.signal);
  const answers = new Answers(limits);
  const share = new SearchShare({ search: services.search, places: searchPlaces, stopping: stopping.signal });
  const files = createApi(connection);
  const saidOf = messageHash(connection.token);
  const ownServices = {
    search: share.chats,
    inlineSearch: share.inline,
    findFile: (fileId: string) => findFile(files, connection, fileId),
    sheetFiles: new SheetFiles(),
    renditions: new StoreBreaker(services.renditions),
    mayShowAction: limitActions(),
    sentFiles: new KnownFiles(services.sentFiles),
    isQueueLong: (update: Update) => answers.isQueueLong(update, PHOTOS_PER_PAGE),
    isTypedOver: (update: Update) => answers.isTypedOver(update),
    saidBefore: async (update: Update) => {
      const said = saidOf(update);
      const before = said && (await store.saidBefore(bot.botInfo.id, update.update_id, said.key));
      if (!said || !before) return 'nothing' as const;
      return Buffer.compare(before, said.text) === 0 ? ('the same' as const) : ('something else' as const);
    },
    stopping: stopping.signal,
  };
  const bot: Bot<BotContext> = createBot(connection, { ...services, ...ownServices }, answers);
  let stopExpiring = (): void => {};
  let feed: UpdateFeed | undefined;
  let stopNotices = (): void => {};

  const ready = (async () => {
    await connect(bot, connection, { log, stopping: stopping.signal, isPolling: !webhook });
    if (stopping.signal.aborted) return;
    stopExpiring = await keepExpiring({ updates: store, feedback: services.feedback }, bot.botInfo.id, log);
    const notices = new Notices({ api: bot.api, budget: answers.budget, log });
    const delays = new DelayNotices(notices, log);
    const surroundings = { token: connection.token, log, stopping: stopping.signal };
    const source = webhook ? receiveByWebhook(bot, webhook, surroundings) : pollUpdates(bot, surroundings);
    feed = startUpdateFeed(bot, {
      source,
      store,
      answers,
      divideSearch: processes => share.divide(processes),
      delays,
      saidOf,
      log,
      stopping: stopping.signal,
    });
    const open = () => answers.open.values();
    const stopWatching = delays.watch(open, feed.mayAnswer);
    const stopPlaces = startPlaceNotices({
      open,
      send: async ({ answer: { journal }, chat, text }) => {
        if (await notices.tell({ chat, text, journal })) await journal.notePlaceTold();
      },
    });
    stopNotices = () => {
      stopWatching();
      stopPlaces();
    };
    log.info({ username: bot.botInfo.username }, 'the bot answers');
    setCommands(createApi(connection)).catch(error =>
      log.warn(describeError(error), 'the command menu could not be set'),
    );
  })();
  const ended = ready.then(() => feed?.ended);
  // Callers may wait for only one of the two; the other must not count as an unhandled rejection.
  ready.catch(() => {});
  ended.catch(() => {});

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    stopNotices();
    await ready.catch(() => {});
    stopExpiring();
    await feed?.stop();
  };
  return { ready, ended, stop: () => (stopped ??= stop()) };
}

/**
 * Connects to Telegram, however long that takes: asks who the bot is and, for polling, deletes an earlier webhook, which would block the
 * updates.
 */
async function connect(
  bot: Bot<BotContext>,
  { apiRoot, proxy }: TelegramConnection,
  { log, stopping, isPolling }: { log: Log; stopping: AbortSignal; isPolling: boolean },
): Promise<void> {
  // Only the host: a proxy's address may contain a password.
  const via = proxy ? new URL(proxy).host : 'no proxy';
  const hint = proxy ? '' : '; where it is blocked, TELEGRAM_PROXY helps';
  let late: AbortSignal | undefined;
  const introduce = async (): Promise<void> => {
    late = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const signal = callSignal(stopping, late);
    bot.botInfo = await bot.api.getMe(signal);
    if (isPolling) await bot.api.deleteWebhook({}, signal);
  };
  try {
    await retry(introduce, {
      backoff: BACKOFF,
      passes: error => !isTokenRefused(error),
      onPause: (retryInMs, error, failures) =>
        log.warn(
          { ...describeError(error), noAnswer: late?.aborted, apiRoot, via, failures, retryInMs },
          `cannot reach Telegram${hint}`,
        ),
      signal: stopping,
    });
  } catch (error) {
    if (isTokenRefused(error)) throw new PermanentError('telegram.token-refused', {}, { cause: error });
    if (!stopping.aborted) throw error;
  }
}
