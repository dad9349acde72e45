import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import { albums } from './bot-harness.ts';
import { type BotProcess, spawnBot } from './bot-process.ts';
import { makeHits } from './hits.ts';
import { startSearchServer } from './search-server.ts';

let telegram: TelegramStandIn;
let database: TestDatabase;
let search: Awaited<ReturnType<typeof startSearchServer>>;
let dataDir: string;
let variables: Record<string, string>;

beforeAll(async () => {
  telegram = await startTelegram();
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-main-'));
  const hits = await makeHits(new DiskImageFiles(dataDir), 12);
  await database.database.prisma.image.createMany({
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
  search = await startSearchServer(hits);
  variables = {
    TELEGRAM_TOKEN: TEST_TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    DATABASE_URL: database.url,
    SEARCH_URL: search.url,
    DATA_DIR: dataDir,
  };
});
afterAll(async () => {
  await search.close();
  await telegram.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The secret half of a token; nothing that a process writes may hold it. */
const secretOf = (token: string): string => token.split(':')[1] ?? '';
const hasLine = (bot: BotProcess, message: string) => bot.lines().some(line => line['msg'] === message);

describe('the bot process', () => {
  test('answers, keeps file_ids in PostgreSQL over a restart, and ends in order on SIGTERM', async () => {
    const user = telegram.user();
    const first = spawnBot(variables);
    user.send('گل');
    const footer = (await user.until(all => all.some(message => message.text), 'the album')).at(-1);
    expect(albums(user.received)).toEqual([10]);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(await database.database.prisma.telegramFile.count()).toBe(10);

    const second = spawnBot(variables);
    if (!footer) throw new Error('no footer');
    user.press(footer, 'بیشتر');
    user.send('گل');
    await user.until(all => albums(all).length === 3, 'both albums');
    second.kill('SIGINT');
    expect(await second.ended).toBe(0);
    const albumCalls = telegram.done('sendMediaGroup');
    expect(albumCalls.map(call => call.uploadedFiles)).toEqual([10, 2, 0]);
  });

  test('never writes its token, whatever goes wrong between it and Telegram', async () => {
    // Their texts quote the URL, or the token itself.
    telegram.faults.add('getMe', { kind: 'drop' });
    telegram.faults.add('getUpdates', { kind: 'html-502' });
    telegram.faults.add('setMyCommands', { kind: 'drop' }, 3);
    const quotesToken = {
      kind: 'error',
      code: 400,
      description: `Bad Request: /bot${TEST_TOKEN}/x`,
    } as const;
    telegram.faults.add('sendMediaGroup', quotesToken);
    const bot = spawnBot(variables);
    telegram.user().send('گل');
    for (const message of ['an update could not be answered', 'the command menu could not be set']) {
      await expect.poll(() => hasLine(bot, message), { interval: 50 }).toBe(true);
    }
    bot.kill('SIGTERM');
    await bot.ended;
    telegram.faults.clear();
    const faults = bot.lines().filter(line => Number(line['level']) >= 40);
    // Each of the four faults left a line, so there was something to hide.
    expect(faults.length).toBeGreaterThanOrEqual(4);
    expect(bot.output()).toContain('[token]');
    expect(bot.output()).not.toContain(secretOf(TEST_TOKEN));
  });

  test('a token that Telegram refuses ends it with code 78, so that nobody starts it again at once', async () => {
    const token = '7000000008:AARefusedRefusedRefusedRefused_12345';
    const bot = spawnBot({ ...variables, TELEGRAM_TOKEN: token });
    expect(await bot.ended).toBe(78);
    expect(bot.output()).toContain('@BotFather');
    expect(bot.output()).not.toContain(secretOf(token));
  });

  test.each([
    ['no token', '', '@BotFather'],
    ['something that is not a token', '123:short', 'TELEGRAM_TOKEN'],
  ])('%s ends it with code 78 and says what to do', async (_name, token, words) => {
    const bot = spawnBot({ ...variables, TELEGRAM_TOKEN: token });
    expect(await bot.ended).toBe(78);
    expect(bot.lines().at(-1)?.['msg']).toContain(words);
  });
});
