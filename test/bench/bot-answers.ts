import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBot } from '../../bot/start-bot.ts';
import { personHashOf } from '../../bot/telegram/person-hash.ts';
import { openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { TelegramUpdateRepository } from '../../core/data/telegram/telegram-updates.ts';
import { createLog } from '../../core/ground/log.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { FakeSearch } from '../bot/fake-search.ts';
import { makeHits } from '../bot/hits.ts';
import { MemorySentFiles } from '../bot/memory-sent-files.ts';
import { ownRepositories } from '../bot/own-repositories.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, ratio, type Times, timeEach } from './stopwatch.ts';

const ANSWERS = 200;
const CROWD = 40;

const isAnswered = (user: TestUser) => user.received.some(message => message.text !== undefined);

/** From a person's message to the last line of the answer, through the Bot API stand-in. */
async function answer(telegram: TelegramStandIn): Promise<void> {
  const user = telegram.user();
  user.send('گل');
  await user.until(() => isAnswered(user));
}

/** Everyone at once; until the last has an answer. */
async function answerCrowd(telegram: TelegramStandIn): Promise<number> {
  const users = Array.from({ length: CROWD }, () => telegram.user());
  const started = performance.now();
  for (const user of users) user.send('گل');
  await Promise.all(users.map(user => user.until(() => isAnswered(user))));
  return performance.now() - started;
}

/** The same calls without a bot around them: what the stand-in and HTTP cost. */
async function startBare(telegram: TelegramStandIn, fileIds: readonly string[]): Promise<() => void> {
  let running = true;
  const call = async (method: string, body: object) => {
    const response = await fetch(`${telegram.root}/bot${TEST_TOKEN}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await response.json()) as { result: unknown }).result;
  };
  const reply = async (chat_id: number) => {
    await call('sendMediaGroup', { chat_id, media: fileIds.map(media => ({ type: 'photo', media })) });
    await call('sendMessage', { chat_id, text: 'x' });
  };
  void (async () => {
    for (let offset = 0; running; ) {
      const updates = (await call('getUpdates', { offset, timeout: 1 }).catch(() => [])) as {
        update_id: number;
        message: { chat: { id: number } };
      }[];
      offset = (updates.at(-1)?.update_id ?? offset - 1) + 1;
      for (const { message } of updates) void reply(message.chat.id);
    }
  })();
  return () => {
    running = false;
  };
}

export async function benchBot(print: (line: string) => void): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-bot-'));
  const log = createLog('bench', { level: 'silent' });
  const server = await openThrowaway(log);
  await migrate(server.url, log);
  const database = openDatabase(server.url);
  const telegram = await startTelegram({ maxPollMs: 1_000 });
  const files = new DiskImageFiles(dataDir);
  const search = new FakeSearch(await makeHits(files, 10));
  const sentFiles = new MemorySentFiles();
  const bot = startBot(
    { token: TEST_TOKEN, apiRoot: telegram.root },
    {
      search,
      renditions: files,
      sentFiles,
      examples: [],
      log,
      personHash: personHashOf('bench'),
      ...ownRepositories(database),
      updates: new TelegramUpdateRepository(database),
    },
  );
  await bot.ready;
  await answer(telegram); // uploads the pictures once
  const one = await timeEach(ANSWERS, () => answer(telegram));
  const crowd = await answerCrowd(telegram);
  await bot.stop();
  const stop = await startBare(telegram, [...sentFiles.ids.values()]);
  const bare = await timeEach(ANSWERS, () => answer(telegram));
  const bareCrowd = await answerCrowd(telegram);
  stop();
  await telegram.close();
  await database.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
  const row = (name: string, times: Times, all: number) => [
    name,
    milliseconds(times.quantile(0.5)),
    milliseconds(times.quantile(0.95)),
    ratio(times.quantile(0.5), bare.quantile(0.5)),
    milliseconds(all),
    ratio(all, bareCrowd),
  ];
  printTable(
    `Answers of the bot through the Bot API stand-in, ${ANSWERS} one after the other, ${CROWD} at once`,
    [
      ['', 'p50', 'p95', 'beside', 'at once', 'beside'],
      row('baseline: the same calls, no bot', bare, bareCrowd),
      row('the bot', one, crowd),
    ],
    print,
  );
}
