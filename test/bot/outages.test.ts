import { chmodSync, mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { botMessages } from '../../locales/bot.ts';
import { type EmbeddedServer, openEmbedded } from '../../postgres/open-embedded.ts';
import { makePlace, type Place, rootsPlace } from '../../postgres/place.ts';
import { migrate } from '../../prisma/migrate.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums } from './bot-harness.ts';
import { type BotProcess, spawnBot } from './bot-process.ts';
import { makeHits } from './hits.ts';
import { startSearchServer } from './search-server.ts';

const log = createLog('test', { level: 'silent' });

let folder: string;
let place: Place;
let port: number;
let server: EmbeddedServer;
let dataDir: string;
let hits: Hit[];
let search: Awaited<ReturnType<typeof startSearchServer>>;
let telegram: TelegramStandIn;
let bot: BotProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-outages-'));
  chmodSync(folder, 0o755);
  place = makePlace(path.join(folder, 'postgres'), rootsPlace());
  port = await findFreePort();
  server = await openEmbedded(place, { port }, log);
  await migrate(server.url, log);
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-outages-data-'));
  hits = await makeHits(new DiskImageFiles(dataDir), 3);
});
afterAll(async () => {
  await server.close({ limitMs: 0 });
  await rm(dataDir, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  search = await startSearchServer(hits);
  telegram = await startTelegram();
  bot = begin();
});
afterEach(async () => {
  const database = openDatabase(server.url);
  const unsettled = () => database.prisma.telegramUpdate.count({ where: { settledAt: null } });
  try {
    await expect.poll(unsettled).toBe(0);
  } finally {
    bot.kill('SIGKILL');
    await bot.ended;
  }
  // The next stand-in counts its updates from the start again.
  await database.prisma.telegramUpdate.deleteMany();
  await database.close();
  await telegram.close();
  await search.close();
});

const begin = (): BotProcess =>
  spawnBot({
    TELEGRAM_TOKEN: TEST_TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    DATABASE_URL: server.url,
    SEARCH_URL: search.url,
    DATA_DIR: dataDir,
  });
const isTold = ({ text }: { text?: string }): boolean => text === botMessages('fa').oneMoment;
/** What a person got, in order: the sentence, photos of an album, another text. */
const seen = ({ received }: TestUser): string[] =>
  received.map(message => (isTold(message) ? 'one moment' : message.photo ? 'photo' : 'text'));
const ALBUM = ['photo', 'photo', 'photo', 'text'];

test('search is away: “one moment” once, help meanwhile, and the answers when it is back, over a kill too', async () => {
  const person = telegram.user();
  await person.nextText(() => person.send('/help'));
  await search.close();
  person.send('گل');
  await person.until(all => all.some(isTold), 'the sentence');
  person.send('ماه');
  await person.nextText(() => person.send('/help'));
  expect(seen(person)).toEqual(['text', 'one moment', 'text']);
  bot.kill('SIGKILL');
  await bot.ended;
  bot = begin();
  await person.nextText(() => person.send('/help'));
  search = await startSearchServer(hits, search.port);
  await person.until(all => albums(all).length === 2, 'both albums');
  await person.until(all => all.at(-1)?.reply_markup !== undefined, 'the last line');
  expect(seen(person).filter(what => what === 'one moment').length).toBeLessThanOrEqual(2);
  expect(seen(person).slice(-8)).toEqual([...ALBUM, ...ALBUM]);
  expect(search.search.queries).toEqual(['گل', 'ماه']);
});

test('PostgreSQL is away: nothing is confirmed, “one moment” once, and the answers when it is back', async () => {
  const [first, second] = [telegram.user(), telegram.user()];
  await first.nextText(() => first.send('/help'));
  const release = search.search.hold();
  first.send('گل');
  await expect.poll(() => search.search.queries.length).toBe(1);
  await server.close({ limitMs: 0 });
  release();
  second.send('گل');
  await second.until(all => all.some(isTold), 'the sentence');
  expect(telegram.bot.updates.pending.length).toBe(1);
  server = await openEmbedded(place, { port }, log);
  await Promise.all(
    [first, second].map(person => person.until(all => all.at(-1)?.reply_markup !== undefined, 'the answer')),
  );
  // Its lease still ran: the album went, and the line waited for the note.
  expect(seen(first).filter(what => what !== 'one moment')).toEqual(['text', ...ALBUM]);
  expect(seen(second)).toEqual(['one moment', ...ALBUM]);
  await expect.poll(() => telegram.bot.updates.pending.length).toBe(0);
});
