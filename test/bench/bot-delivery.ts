import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { createLog } from '../../core/ground/log.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { spawnBot } from '../bot/bot-process.ts';
import { makeHits } from '../bot/hits.ts';
import { startSearchServer } from '../bot/search-server.ts';
import type { RecordedCall } from '../stand-ins/telegram/answer-call.ts';
import { REALISTIC_DELAYS } from '../stand-ins/telegram/delays.ts';
import { PUBLISHED_LIMITS } from '../stand-ins/telegram/flood-limits.ts';
import {
  startTelegram,
  TEST_TOKEN,
  type TelegramOptions,
  type TelegramStandIn,
} from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, Times } from './stopwatch.ts';

interface Load {
  readonly name: string;
  readonly telegram: TelegramOptions;
  readonly messagesPerSecond: number;
  readonly asks: number;
  readonly seconds: number;
  /** How long the last answer may take after the last question; 0 looks at what was done by then. */
  readonly patienceSeconds: number;
}

/** Telegram's own limit, in messages a second. */
const LIMIT = 30;
const MEMORY_EVERY_MS = 10_000;

const LIMITED: readonly Load[] = [
  {
    name: 'limits, 60 in 3 s',
    telegram: { limits: PUBLISHED_LIMITS, delays: REALISTIC_DELAYS },
    messagesPerSecond: LIMIT,
    asks: 60,
    seconds: 3,
    patienceSeconds: 60,
  },
  {
    name: 'limits, 50 a second',
    telegram: { limits: PUBLISHED_LIMITS, delays: REALISTIC_DELAYS },
    messagesPerSecond: LIMIT,
    asks: 6_000,
    seconds: 120,
    patienceSeconds: 0,
  },
];

const UNLIMITED: readonly Load[] = [
  {
    name: 'no limits, 50 a second',
    telegram: { delays: REALISTIC_DELAYS },
    messagesPerSecond: 1_000,
    asks: 6_000,
    seconds: 120,
    patienceSeconds: 60,
  },
];

/** Memory in MB and processor time in ms that a process has taken. */
async function usageOf(pid: number): Promise<{ memory: number; cpu: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  // In ticks of 10 ms: of the process itself and of the system for it.
  const cpu = (Number(stat[11]) + Number(stat[12])) * 10;
  return { memory: Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]) / 1_000, cpu };
}

const hasLine = ({ received }: TestUser): boolean => received.some(({ reply_markup }) => reply_markup);

/** `npm run bench -- bot-delivery`: crowds before the bot's own process, with Telegram's limits and its latency. */
export const benchDelivery = (print: (line: string) => void): Promise<void> =>
  beforeBot(surroundings => measureAll(LIMITED, surroundings, print));

/** `npm run bench -- bot-crowd`: the same without the limits, which is what the bot itself can do, and what is typed inline. */
export const benchCrowd = (print: (line: string) => void): Promise<void> =>
  beforeBot(async surroundings => {
    await measureAll(UNLIMITED, surroundings, print);
    const typed = await measureInline(surroundings);
    printTable(`What is typed behind the bot's name, ${INLINE_A_SECOND} a second`, typed, print);
  });

/** A database, a search that takes no time and twelve photos. */
async function beforeBot(run: (surroundings: Surroundings) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-delivery-'));
  const log = createLog('bench', { level: 'silent' });
  const server = await openThrowaway(log);
  await migrate(server.url, log);
  const database = openDatabase(server.url);
  const hits = await makeHits(new DiskImageFiles(dataDir), 12);
  await database.prisma.image.createMany({
    data: hits.map(({ imageId, sha256, width, height }) => ({
      id: imageId,
      sha256: Uint8Array.from(Buffer.from(sha256, 'hex')),
      format: 'png',
      width,
      height,
      byteSize: 1,
      source: 'demo' as const,
    })),
  });
  const search = await startSearchServer(hits);
  const variables = {
    DATABASE_URL: server.url,
    SEARCH_URL: search.url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
  };
  await run({ variables, database });
  await search.close();
  await database.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
}

async function measureAll(
  loads: readonly Load[],
  surroundings: Surroundings,
  print: (line: string) => void,
): Promise<void> {
  const rows = [HEAD];
  const curves: string[] = [];
  for (const load of loads) {
    const { row, memory } = await measure(load, surroundings);
    rows.push(row);
    curves.push(`${load.name}: ${memory.map(used => used.toFixed(0)).join(' ')}`);
  }
  printTable('Answers of ten photos and a line of buttons, with the latency of Telegram', rows, print);
  print(`Memory of the bot in MB, every ${MEMORY_EVERY_MS / 1_000} s`);
  for (const curve of curves) print(`  ${curve}`);
}

const INLINE_A_SECOND = 20;
const INLINE_SECONDS = 15;

/** From what somebody has typed in any chat until the bot's answer arrives; the search takes no time here. */
async function measureInline({ variables, database }: Surroundings): Promise<string[][]> {
  const telegram = await startTelegram({ delays: REALISTIC_DELAYS });
  await database.prisma.telegramUpdate.deleteMany();
  const bot = spawnBot({ ...variables, TELEGRAM_TOKEN: TEST_TOKEN, TELEGRAM_API_ROOT: telegram.root });
  // Telegram has the photos from an answer in a chat.
  for (let round = 0; round < 3; round += 1) await answerOne(telegram);
  const started = performance.now();
  const times = await Promise.all(
    Array.from({ length: INLINE_A_SECOND * INLINE_SECONDS }, async (_, index) => {
      await sleep((index * 1_000) / INLINE_A_SECOND);
      const typedAt = performance.now();
      const { results } = await telegram.user().inline(`گل ${index}`);
      if (results.length === 0) throw new Error('an inline answer without photos');
      return performance.now() - typedAt;
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  bot.kill('SIGKILL');
  await bot.ended;
  await telegram.close();
  const all = new Times(times);
  return [
    ['', 'p50', 'p95', 'longest', 'answers a second'],
    [
      'photos by their ids, beside the search',
      milliseconds(all.quantile(0.5)),
      milliseconds(all.quantile(0.95)),
      milliseconds(all.quantile(1)),
      (times.length / seconds).toFixed(1),
    ],
  ];
}

const HEAD = [
  '',
  'first photo p50',
  'p95',
  'answered',
  'waiting',
  'lost',
  'farthest out of order',
  '429',
  'messages a second',
  'of the limit',
  'processor an answer',
  'memory',
];

interface Person {
  readonly user: TestUser;
  readonly askedAt: number;
  seenAt?: number;
}

interface Surroundings {
  readonly variables: Record<string, string>;
  readonly database: Database;
}

async function measure(
  load: Load,
  { variables, database }: Surroundings,
): Promise<{ row: string[]; memory: number[] }> {
  const telegram = await startTelegram(load.telegram);
  await database.prisma.telegramUpdate.deleteMany();
  const bot = spawnBot({
    ...variables,
    TELEGRAM_TOKEN: TEST_TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    TELEGRAM_MESSAGES_PER_SECOND: String(load.messagesPerSecond),
  });
  const pid = bot.pid ?? 0;
  // The first answers upload the images and let the bot compile what it runs.
  for (let round = 0; round < 10; round += 1) await answerOne(telegram);
  const calls = telegram.calls.length;
  const before = await usageOf(pid);
  const memory = [before.memory];
  const watching = setInterval(() => {
    void usageOf(pid).then(usage => memory.push(usage.memory));
  }, MEMORY_EVERY_MS);
  const { people, seconds, order } = await ask(telegram, load);
  clearInterval(watching);
  const after = await usageOf(pid);
  const messages = people.reduce((sum, { user }) => sum + user.received.length, 0);
  const waiting = await database.prisma.telegramUpdate.count({ where: { settledAt: null } });
  const fetched = await database.prisma.telegramUpdate.count();
  bot.kill('SIGKILL');
  await bot.ended;
  const answered = people.filter(({ user }) => hasLine(user)).length;
  const pending = telegram.bot.updates.pending.length;
  const times = new Times(
    people.flatMap(({ askedAt, seenAt }) => (seenAt === undefined ? [] : [seenAt - askedAt])),
  );
  const refused = telegram.calls.slice(calls).filter(({ status }) => status === 429).length;
  await telegram.close();
  const row = [
    load.name,
    milliseconds(times.quantile(0.5)),
    milliseconds(times.quantile(0.95)),
    String(answered),
    String(waiting),
    // Neither answered nor waiting, here or there; ten were asked before.
    String(Math.max(0, people.length + 10 - Math.max(fetched, 10 + answered) - pending)),
    String(Math.max(0, ...order.map((place, index) => Math.abs(place - index)))),
    String(refused),
    (messages / seconds).toFixed(1),
    load.messagesPerSecond === LIMIT ? `${((100 * messages) / seconds / LIMIT).toFixed(0)} %` : '',
    milliseconds((after.cpu - before.cpu) / Math.max(1, answered)),
    `${before.memory.toFixed(0)} to ${after.memory.toFixed(0)} MB`,
  ];
  return { row, memory };
}

async function answerOne(telegram: TelegramStandIn): Promise<void> {
  const user = telegram.user();
  user.send('گل');
  await until(() => hasLine(user), 60_000);
}

/** @returns `order`: of those who got photos, in the order in which they came, which question it was. */
async function ask(
  telegram: TelegramStandIn,
  load: Load,
): Promise<{ people: Person[]; seconds: number; order: number[] }> {
  const people: Person[] = [];
  const places = new Map<number, number>();
  const order: number[] = [];
  let looked = telegram.calls.length;
  let open: RecordedCall[] = [];
  // Who was sent an album since the last look, or all photos in one, by the calls: thousands of people are not asked each time.
  const look = (): void => {
    const now = performance.now();
    const albums = telegram.calls
      .slice(looked)
      .filter(({ method }) => /^send(?:MediaGroup|Photo)$/.test(method));
    looked = telegram.calls.length;
    open = [...open, ...albums].filter(({ status, parameters }) => {
      const place = places.get(Number(parameters['chat_id']));
      const person = people[place ?? -1];
      if (status === 200 && place !== undefined && person && person.seenAt === undefined) {
        person.seenAt = now;
        order.push(place);
      }
      return status === undefined;
    });
  };
  const looking = setInterval(look, 20);
  const started = performance.now();
  for (let asked = 0; asked < load.asks; asked += 1) {
    const due = started + (asked * load.seconds * 1_000) / load.asks;
    if (due > performance.now()) await sleep(due - performance.now());
    const person = { user: telegram.user(), askedAt: performance.now() };
    places.set(person.user.user.id, people.length);
    people.push(person);
    person.user.send('گل');
  }
  await until(() => people.every(({ user }) => hasLine(user)), load.patienceSeconds * 1_000);
  clearInterval(looking);
  look();
  return { people, seconds: (performance.now() - started) / 1_000, order };
}

/** Looks every now and then; gives up silently, for what is missing is counted. */
async function until(condition: () => boolean, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition() && performance.now() < end) await sleep(100);
}
