import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../core/ground/config.ts';
import { SearchClient } from '../../core/work/search/client.ts';
import { LimitedCalls } from '../../core/work/search/limited-calls.ts';
import { botMessages } from '../../locales/bot.ts';
import { startTestServer } from '../core/work/search/http/fake-backend.ts';
import { PATIENCE_MS } from '../helpers/wait-for.ts';
import { albums, type BotHarness, startHarness } from './bot-harness.ts';

/** More than the bot answers at a time, and than the search lets in. */
const BACKLOG = 210;
const AT_ONCE = 200;
const PLACES = loadConfig({}).searchConcurrency;
const OTHER = 'کسِ دیگر';
const TYPED = 'گربه';

/** The places of the real search behind the real HTTP server, and a bot that asks there. What the backlog asks waits until `release`. */
async function openBacklog() {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  const client = new SearchClient({ baseUrl: server.url, timeoutMs: PATIENCE_MS });
  const harness = await startHarness({ photos: 3, begin: false, ask: () => client });
  onTestFinished(() => harness.close());
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const seen = { outcomes: [] as string[], most: 0, isOtherInside: false };
  const observer = {
    stage: () => {},
    finished: (_kind: string, outcome: string) => void seen.outcomes.push(outcome),
  };
  const calls = new LimitedCalls({ places: PLACES, timeoutMs: PATIENCE_MS, observer });
  server.backend.answer = request =>
    calls.run('text', async () => {
      seen.most = Math.max(seen.most, calls.inFlight);
      if (!('text' in request)) throw new Error('only words are asked here');
      if (request.text === OTHER) seen.isOtherInside = true;
      if (request.text !== TYPED) await held;
      return harness.search.search({ text: request.text });
    });
  return { harness, client, release, seen };
}

const begun = ({ database }: BotHarness): Promise<number> =>
  database.prisma.telegramUpdate.count({ where: { attempts: { gt: 0 } } });

test('a backlog takes its share of the search: others are answered, what is typed inline too, and nobody of it waits for a second try', async () => {
  const { harness, client, release, seen } = await openBacklog();
  const people = Array.from({ length: BACKLOG }, () => harness.telegram.user());
  for (const person of people) person.send('گل');
  await harness.start().ready;
  await expect.poll(() => begun(harness), { timeout: PATIENCE_MS }).toBe(AT_ONCE);

  const other = client.search({ text: OTHER });
  await Promise.race([other, expect.poll(() => seen.isOtherInside, { timeout: PATIENCE_MS }).toBe(true)]);
  await harness.telegram.user().inline(TYPED);
  release();
  await other;
  for (const person of people) await person.until(all => albums(all).length === 1, 'an album');
  const { oneMoment } = botMessages('fa');
  expect(people.filter(({ received }) => received.some(({ text }) => text === oneMoment))).toEqual([]);
  expect(new Set(seen.outcomes)).toEqual(new Set(['ok']));
  // And one for him, who came from elsewhere.
  expect(seen.most).toBeLessThanOrEqual(PLACES / 2 + 1);
}, 240_000);
