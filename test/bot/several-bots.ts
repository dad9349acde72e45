import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { catchMoment, waitFor } from '../helpers/wait-for.ts';
import { startTelegram, TEST_TOKEN } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums } from './bot-harness.ts';
import { type BotProcess, spawnBot } from './bot-process.ts';
import { makeHits } from './hits.ts';
import { startSearchServer } from './search-server.ts';

/** A database, a search server and a Telegram for processes of the bot. */
async function openBots() {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-several-'));
  const search = await startSearchServer(await makeHits(new DiskImageFiles(dataDir), 3));
  const telegram = await startTelegram();
  const bots: BotProcess[] = [];
  return {
    search: search.search,
    telegram,
    begin(): BotProcess {
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
    },
    crowd: (size: number): TestUser[] => Array.from({ length: size }, () => telegram.user()),
    rows: () => database.database.prisma.telegramUpdate.findMany(),
    async close(): Promise<void> {
      for (const bot of bots) bot.kill('SIGKILL');
      await Promise.all(bots.map(bot => bot.ended));
      await telegram.close();
      await search.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
type Bots = Awaited<ReturnType<typeof openBots>>;

/** A `test` that is given such a place of its own. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures are wanted.
export const severalBotsTest = test.extend('bots', async ({}, { onCleanup }) => {
  const bots = await openBots();
  onCleanup(() => bots.close());
  return bots;
});

export const answers = (bot: BotProcess) =>
  waitFor(() => bot.lines().some(line => line['msg'] === 'the bot answers'));
export const lines = ({ received }: TestUser): number =>
  received.filter(({ reply_markup }) => reply_markup).length;
export const isAnswered = (person: TestUser): boolean => lines(person) > 0;

const whoAsked = (payload: string): number =>
  (JSON.parse(payload) as { message: { from: { id: number } } }).message.from.id;

/** Kills a bot with -9 so often, each time amid ten answers: none may be lost, and none doubled but what Telegram had taken and we had not noted. */
export async function killAmidAnswers(
  { search, telegram, begin, crowd, rows }: Bots,
  kills: number,
): Promise<void> {
  search.delayMs = 100;
  const people = crowd(kills * 10);
  const unnoted = new Set<number>();
  for (let kill = 0; kill < kills; kill += 1) {
    const bot = begin();
    await answers(bot);
    const sent = telegram.done('sendMediaGroup').length;
    for (const person of people.slice(kill * 10, kill * 10 + 10)) person.send('گل');
    await catchMoment(() => telegram.done('sendMediaGroup').length > sent + (kill % 4));
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
}
