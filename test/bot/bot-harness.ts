import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SendLimits } from '../../bot/sending/send-limits.ts';
import type { PhotoSearch, UpdateStore } from '../../bot/services.ts';
import { type RunningBot, startBot } from '../../bot/start-bot.ts';
import { personHashOf } from '../../bot/telegram/person-hash.ts';
import type { TelegramConnection } from '../../bot/telegram/telegram-api.ts';
import type { Database } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { TelegramUpdateRepository } from '../../core/data/telegram/telegram-updates.ts';
import { createLog } from '../../core/ground/log.ts';
import { afterFile } from '../helpers/after-file.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { testConfig } from '../helpers/test-settings.ts';
import { startTelegram, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import { FakeSearch } from './fake-search.ts';
import { makeHits } from './hits.ts';
import { MemorySentFiles } from './memory-sent-files.ts';
import { ownRepositories } from './own-repositories.ts';

export const EXAMPLES = ['میوه', 'پرنده', 'موز', 'کشتی'];

/** So that conversations are quick; the stand-in has no limits but those that it is given. */
export const UNLIMITED: SendLimits = {
  perSecond: 1_000,
  chatPauseMs: 0,
  groupPerMinute: 1_000,
  longestWaitMs: 500,
  longQueueMs: Number.POSITIVE_INFINITY,
};

/** One database for all harnesses of a test file; each has a bot of its own, and so updates of its own. */
let database: Promise<TestDatabase> | undefined;
let bots = 7_000_000_100;

function openDatabase(): Promise<TestDatabase> {
  const opening = createTestDatabase();
  afterFile(async () => {
    database = undefined;
    await (await opening).drop();
  });
  return opening;
}

/** The production bot against the Bot API stand-in, with a fake search and images on disk. */
export interface BotHarness {
  readonly telegram: TelegramStandIn;
  readonly search: FakeSearch;
  readonly sentFiles: MemorySentFiles;
  readonly updates: TelegramUpdateRepository;
  readonly database: Database;
  readonly files: DiskImageFiles;
  readonly bot: RunningBot;
  /** Starts another bot process's worth on the same stand-in, after `bot` was stopped or abandoned. */
  start(connection?: Partial<TelegramConnection>, services?: { updates: UpdateStore }): RunningBot;
  close(): Promise<void>;
}

export interface HarnessOptions {
  readonly photos?: number;
  readonly begin?: boolean;
  readonly limits?: SendLimits;
  /** Of the configuration. */
  readonly variables?: Record<string, string>;
  /** What the bot asks, in place of the fake search beside it. */
  readonly ask?: (search: FakeSearch) => PhotoSearch;
}

export async function startHarness({
  photos = 25,
  begin = true,
  limits = UNLIMITED,
  variables = {},
  ask = search => search,
}: HarnessOptions = {}): Promise<BotHarness> {
  database ??= openDatabase();
  const { database: opened } = await database;
  const token = `${bots++}:AAExampleExampleExampleExample-_1234`;
  const telegram = await startTelegram({ token });
  const updates = new TelegramUpdateRepository(opened);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-'));
  const files = new DiskImageFiles(dataDir);
  const search = new FakeSearch(await makeHits(files, photos));
  const sentFiles = new MemorySentFiles();
  const started: RunningBot[] = [];

  const start: BotHarness['start'] = (connection = {}, services = { updates }) => {
    const bot = startBot(
      { token, apiRoot: telegram.root, ...connection },
      {
        search: ask(search),
        renditions: files,
        sentFiles,
        ...ownRepositories(opened, variables),
        personHash: personHashOf(token),
        ...services,
        examples: EXAMPLES,
        log: createLog('bot', { level: 'silent' }),
      },
      { limits, searchPlaces: testConfig({}).searchConcurrency },
    );
    started.push(bot);
    return bot;
  };
  const bot = begin ? start() : undefined;
  await bot?.ready;

  return {
    telegram,
    search,
    sentFiles,
    updates,
    database: opened,
    files,
    start,
    get bot() {
      return started.at(-1) as RunningBot;
    },
    async close() {
      await Promise.all(started.map(bot => bot.stop()));
      await telegram.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Photos of the messages that an album is. */
export const albums = (messages: { media_group_id?: string; photo?: unknown }[]): number[] =>
  [
    ...Map.groupBy(
      messages.filter(message => message.photo),
      message => message.media_group_id ?? {},
    ).values(),
  ].map(group => group.length);
