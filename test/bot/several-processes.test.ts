import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ImageFiles } from '../../core/data/images/image-files.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums } from './bot-harness.ts';
import { type BotProcess, spawnBot } from './bot-process.ts';
import { makeHits } from './hits.ts';
import { startSearchServer } from './search-server.ts';

/** Each costs a start of the process. */
const KILLS = 4;

let database: TestDatabase;
let search: Awaited<ReturnType<typeof startSearchServer>>;
let dataDir: string;
let telegram: TelegramStandIn;
let bots: BotProcess[];

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-several-'));
  search = await startSearchServer(await makeHits(new ImageFiles(dataDir), 3));
});
afterAll(async () => {
  await search.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  telegram = await startTelegram();
  bots = [];
});
afterEach(async () => {
  for (const bot of bots) bot.kill('SIGKILL');
  await Promise.all(bots.map(bot => bot.ended));
  await telegram.close();
  await database.database.prisma.telegramUpdate.deleteMany();
});

function begin(): BotProcess {
  const bot = spawnBot({
    TELEGRAM_TOKEN: TEST_TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    TELEGRAM_MESSAGES_PER_SECOND: '1000',
    DATABASE_URL: database.url,
    SEARCH_URL: search.url,
    DATA_DIR: dataDir,
  });
  bots.push(bot);
  return bot;
}
const answers = (bot: BotProcess) =>
  waitFor(() => bot.lines().some(line => line['msg'] === 'the bot answers'));
const crowd = (size: number): TestUser[] => Array.from({ length: size }, () => telegram.user());
const lines = ({ received }: TestUser): number => received.filter(({ reply_markup }) => reply_markup).length;
const isAnswered = (person: TestUser): boolean => lines(person) > 0;
const rows = () => database.database.prisma.telegramUpdate.findMany();
const whoAsked = (payload: string): number =>
  (JSON.parse(payload) as { message: { from: { id: number } } }).message.from.id;

test('two processes that take turns at the updates, and one that starts amid answers, answer each question once', async () => {
  search.search.delayMs = 500;
  telegram.faults.add('sendMediaGroup', { kind: 'slow', ms: 1_000 }, 20);
  await answers(begin());
  const people = crowd(60);
  for (const person of people.slice(0, 30)) person.send('گل');
  await waitFor(async () => (await rows()).some(({ attempts }) => attempts > 0));
  // A look at what waits is the first that it does.
  await answers(begin());
  for (const person of people.slice(30)) person.send('گل');
  await waitFor(() => people.every(isAnswered));
  await waitFor(async () => (await rows()).every(({ outcome }) => outcome === 'answered'));
  expect(people.map(({ received }) => albums(received))).toEqual(people.map(() => [3]));
  expect(people.map(lines)).toEqual(people.map(() => 1));
});

test('what a process that died has claimed is answered by one that runs, without a new start', async () => {
  search.search.delayMs = 0;
  const first = begin();
  await answers(first);
  const release = search.search.hold();
  const person = telegram.user();
  person.send('گل');
  await waitFor(
    () => search.search.queries.length > 0 && rows().then(all => all.some(({ attempts }) => attempts > 0)),
  );
  await answers(begin());
  first.kill('SIGKILL');
  await first.ended;
  release();
  await waitFor(() => isAnswered(person));
  expect(albums(person.received)).toEqual([3]);
});

test('kills in the middle of answers lose none, and double only what Telegram had taken and we had not noted', async () => {
  search.search.delayMs = 100;
  const people = crowd(KILLS * 10);
  const unnoted = new Set<number>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const bot = begin();
    await answers(bot);
    const sent = telegram.done('sendMediaGroup').length;
    for (const person of people.slice(kill * 10, kill * 10 + 10)) person.send('گل');
    await waitFor(() => telegram.done('sendMediaGroup').length > sent + (kill % 4));
    bot.kill('SIGKILL');
    await bot.ended;
    // What was on its way arrives all the same.
    await waitFor(() =>
      telegram.calls.every(({ method, status }) => status !== undefined || method === 'getUpdates'),
    );
    const noted = new Map(
      (await rows()).flatMap(({ payload, journal }) =>
        payload
          ? [
              [
                whoAsked(payload),
                (journal as { sent: { messageIds: number[] }[] } | null)?.sent ?? [],
              ] as const,
            ]
          : [],
      ),
    );
    for (const { user, received } of people) {
      const known = noted.get(user.id)?.flatMap(({ messageIds }) => messageIds).length;
      const seen = received.filter(({ photo, reply_markup }) => photo ?? reply_markup).length;
      if (known !== undefined && known < seen) unnoted.add(user.id);
    }
  }
  await answers(begin());
  await waitFor(() => people.every(isAnswered));
  await waitFor(async () => (await rows()).every(({ outcome }) => outcome === 'answered'));
  const doubled = people.filter(person => lines(person) > 1 || albums(person.received).length > 1);
  expect(doubled.filter(({ user }) => !unnoted.has(user.id)).map(person => person.transcript())).toEqual([]);
  expect(people.filter(person => albums(person.received).length === 0)).toEqual([]);
});
