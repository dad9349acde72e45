import { chmodSync, mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { botMessages } from '../../locales/bot.ts';
import { openEmbedded } from '../../postgres/open-embedded.ts';
import { makePlace, rootsPlace } from '../../postgres/place.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startTelegram, TEST_TOKEN } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums } from './bot-harness.ts';
import { type BotProcess, spawnBot } from './bot-process.ts';
import { makeHits } from './hits.ts';
import { startSearchServer } from './search-server.ts';

const log = createLog('test', { level: 'silent' });

/** A bot at a database, a Telegram and a search; tests of different databases run side by side. */
async function openPlace(databaseUrl: string) {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-outages-data-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const hits = await makeHits(new DiskImageFiles(dataDir), 3);
  let search = await startSearchServer(hits);
  opened.defer(() => search.close());
  const telegram = opened.adopt(await startTelegram(), it => it.close());
  const begin = (): BotProcess =>
    spawnBot({
      TELEGRAM_TOKEN: TEST_TOKEN,
      TELEGRAM_API_ROOT: telegram.root,
      DATABASE_URL: databaseUrl,
      SEARCH_URL: search.url,
      DATA_DIR: dataDir,
    });
  let bot = begin();
  opened.defer(async () => {
    bot.kill('SIGKILL');
    await bot.ended;
  });
  const kept = opened.move();
  return {
    telegram,
    get search() {
      return search;
    },
    async startSearchAgain(): Promise<void> {
      search = await startSearchServer(hits, search.port);
    },
    async killBot(): Promise<void> {
      bot.kill('SIGKILL');
      await bot.ended;
      bot = begin();
    },
    /** In the end all that was asked is answered. */
    async close(): Promise<void> {
      const database = kept.adopt(openDatabase(databaseUrl), it => it.close());
      const unsettled = () => database.prisma.telegramUpdate.count({ where: { settledAt: null } });
      try {
        await waitFor(async () => (await unsettled()) === 0);
      } finally {
        await kept.disposeAsync();
      }
    },
  };
}

/** A server that may be stopped. */
async function openServer() {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'negareh-outages-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const place = makePlace(path.join(folder, 'postgres'), rootsPlace());
  const port = await findFreePort();
  let server = await openEmbedded(place, { port }, log);
  opened.defer(() => server.close({ limitMs: 0 }));
  await migrate(server.url, log);
  const kept = opened.move();
  return {
    url: server.url,
    stop: () => server.close({ limitMs: 0 }),
    async startAgain(): Promise<void> {
      server = await openEmbedded(place, { port }, log);
    },
    close: () => kept.disposeAsync(),
  };
}

const isTold = ({ text }: { text?: string }): boolean => text === botMessages('fa').oneMoment;
/** What a person got, in order: the sentence, photos of an album, another text. */
const seen = ({ received }: TestUser): string[] =>
  received.map(message => (isTold(message) ? 'one moment' : message.photo ? 'photo' : 'text'));
const ALBUM = ['photo', 'photo', 'photo', 'text'];

test.concurrent('search is away: “one moment” once, help meanwhile, and the answers when it is back, over a kill too', async ({
  expect,
  onTestFinished,
}) => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const place = await openPlace(url);
  onTestFinished(() => place.close());
  const person = place.telegram.user();
  await person.nextText(() => person.send('/help'));
  await place.search.close();
  person.send('گل');
  await person.until(all => all.some(isTold), 'the sentence');
  person.send('ماه');
  await person.nextText(() => person.send('/help'));
  expect(seen(person)).toEqual(['text', 'one moment', 'text']);
  await place.killBot();
  await person.nextText(() => person.send('/help'));
  await place.startSearchAgain();
  await person.until(all => albums(all).length === 2, 'both albums');
  await person.until(all => all.at(-1)?.reply_markup !== undefined, 'the last line');
  expect(seen(person).filter(what => what === 'one moment').length).toBeLessThanOrEqual(2);
  expect(seen(person).slice(-8)).toEqual([...ALBUM, ...ALBUM]);
  expect(place.search.search.queries).toEqual(['گل', 'ماه']);
});

test.concurrent('PostgreSQL is away: nothing is confirmed, “one moment” once, and the answers when it is back', async ({
  expect,
  onTestFinished,
}) => {
  const server = await openServer();
  onTestFinished(() => server.close());
  const place = await openPlace(server.url);
  onTestFinished(() => place.close());
  const { telegram, search } = place;
  const [first, second] = [telegram.user(), telegram.user()];
  await first.nextText(() => first.send('/help'));
  const release = search.search.hold();
  first.send('گل');
  await expect.poll(() => search.search.queries.length).toBe(1);
  await server.stop();
  release();
  second.send('گل');
  await second.until(all => all.some(isTold), 'the sentence');
  expect(telegram.bot.updates.pending.length).toBe(1);
  await server.startAgain();
  await Promise.all(
    [first, second].map(person => person.until(all => all.at(-1)?.reply_markup !== undefined, 'the answer')),
  );
  // Its lease still ran: the album went, and the line waited for the note.
  expect(seen(first).filter(what => what !== 'one moment')).toEqual(['text', ...ALBUM]);
  expect(seen(second)).toEqual(['one moment', ...ALBUM]);
  await expect.poll(() => telegram.bot.updates.pending.length).toBe(0);
});
