import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { PUBLISHED_LIMITS } from '../stand-ins/telegram/flood-limits.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums } from './bot-harness.ts';
import { type BotProcess, spawnBot } from './bot-process.ts';
import { makeHits } from './hits.ts';
import { startSearchServer } from './search-server.ts';

let database: TestDatabase;
let search: Awaited<ReturnType<typeof startSearchServer>>;
let dataDir: string;
let telegram: TelegramStandIn;
let ports: number[];
let balancer: Server;
let url: string;
let bots: BotProcess[];

/** Passes each request to the next port, as a proxy before several replicas does. */
async function openBalancer(): Promise<Server> {
  let next = 0;
  const server = createServer((incoming, response) => {
    const { method, url: asked, headers } = incoming;
    const port = ports[next++ % ports.length];
    const passed = request({ host: '127.0.0.1', port, method, path: asked, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    });
    passed.on('error', () => response.writeHead(502).end());
    incoming.pipe(passed);
  });
  const port = await findFreePort();
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${port}/telegram`;
  return server;
}

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-webhook-'));
  search = await startSearchServer(await makeHits(new DiskImageFiles(dataDir), 3));
});
afterAll(async () => {
  await search.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  telegram = await startTelegram({ limits: PUBLISHED_LIMITS });
  ports = [await findFreePort(), await findFreePort()];
  balancer = await openBalancer();
  bots = [];
});
afterEach(async () => {
  for (const bot of bots) bot.kill('SIGKILL');
  await Promise.all(bots.map(bot => bot.ended));
  await telegram.close();
  balancer.close();
  balancer.closeAllConnections();
  await database.database.prisma.telegramUpdate.deleteMany();
  await database.database.prisma.botProcess.deleteMany();
});

async function begin(port: number | undefined): Promise<BotProcess> {
  const bot = spawnBot({
    TELEGRAM_TOKEN: TEST_TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    TELEGRAM_WEBHOOK_URL: url,
    TELEGRAM_WEBHOOK_PORT: String(port),
    DATABASE_URL: database.url,
    SEARCH_URL: search.url,
    DATA_DIR: dataDir,
  });
  bots.push(bot);
  await waitFor(() => bot.lines().some(line => line['msg'] === 'Telegram brings the updates'));
  return bot;
}
const lines = ({ received }: TestUser): number => received.filter(({ reply_markup }) => reply_markup).length;
const rows = () => database.database.prisma.telegramUpdate.findMany();

test('two replicas behind one webhook: each answer once, a chat in order, one budget, also when one dies', async () => {
  await Promise.all(ports.map(begin));
  const people = Array.from({ length: 12 }, () => telegram.user());
  for (const text of ['یک', 'دو']) for (const person of people) person.send(text);
  await waitFor(() => people.every(person => lines(person) === 2));
  const owners = new Set((await rows()).map(({ owner }) => owner));
  expect(owners.size).toBe(2);
  expect(people.map(({ received }) => albums(received))).toEqual(people.map(() => [3, 3]));
  for (const { received } of people) {
    expect(received.flatMap(({ caption }) => caption ?? [])).toEqual(['یک', 'دو']);
  }
  // On a very slow machine a person is told to wait, which no budget counts.
  expect(telegram.calls.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(2);
  for (const person of people) person.send('سه');
  bots[0]?.kill('SIGKILL');
  await waitFor(() => people.every(person => lines(person) === 3));
  await waitFor(async () => (await rows()).every(({ outcome }) => outcome === 'answered'));
  // What was stored too late for its answer comes once more.
  await waitFor(() => telegram.bot.updates.pending.length === 0);
});

test('only Telegram is let in; what is no update is passed over; polling takes the webhook away', async () => {
  await begin(ports[0]);
  ports = ports.slice(0, 1);
  const post = async (body: string, headers: Record<string, string> = {}, method = 'POST') =>
    (await fetch(url, { method, ...(method === 'POST' && { body }), headers })).status;
  const secret = telegram.bot.webhook?.settings.secret ?? '';
  const header = (value: string) => ({ 'x-telegram-bot-api-secret-token': value });
  expect(secret).toMatch(/^[\w-]{40,}$/);
  expect(TEST_TOKEN).not.toContain(secret);
  expect(await post('{}')).toBe(401);
  expect(await post('{}', header(secret.slice(0, -1)))).toBe(401);
  expect(await post('{}', header(`${secret}x`))).toBe(401);
  expect(await post('', header(secret), 'GET')).toBe(405);
  expect((await fetch(`${url}/other`, { method: 'POST', headers: header(secret) })).status).toBe(404);
  expect(await post('x'.repeat(2 ** 20 + 1), header(secret))).toBe(413);
  for (const strange of ['', '{', '[]', '7', '{"update_id":"x"}', '{"update_id":5,"message":{}}']) {
    expect(await post(strange, header(secret))).toBe(200);
  }
  expect(await rows()).toEqual([]);
  const person = telegram.user();
  await person.nextText(() => person.send('/help'));
  const { update_id, ...rest } = { update_id: 100_000, message: person.chat.messages[0] };
  // Brought twice, it is stored once.
  expect(await post(JSON.stringify({ update_id, ...rest }), header(secret))).toBe(200);
  expect(await rows()).toHaveLength(1);
});

test('an update that cannot be stored in time is refused, and comes again', async () => {
  await begin(ports[0]);
  ports = ports.slice(0, 1);
  const person = telegram.user();
  const { promise: release, resolve } = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const held = database.database.prisma.$transaction(
    async tx => {
      await tx.$executeRaw`LOCK TABLE telegram_update IN ACCESS EXCLUSIVE MODE`;
      locked.resolve();
      await release;
    },
    { timeout: 60_000 },
  );
  await locked.promise;
  person.send('/help');
  await waitFor(() => telegram.bot.webhook?.lastError?.message.includes('503'));
  expect(person.received).toEqual([]);
  resolve();
  await held;
  await person.until(all => all.length === 1, 'the answer');
  await waitFor(() => telegram.bot.updates.pending.length === 0);
  expect(await rows()).toHaveLength(1);
  expect(person.received).toHaveLength(1);
});
