import { albums } from './bot-harness.ts';
import { botTest } from './bot-test.ts';

const test = botTest({ photos: 3 }).concurrent;

test('what is being answered is finished, confirmed, and not answered again by the next start', async ({
  harness,
  user,
  expect,
}) => {
  harness.search.delayMs = 400;
  user.send('گل');
  await expect.poll(() => harness.search.queries.length).toBe(1);
  await harness.bot.stop();
  expect(albums(user.received)).toEqual([3]);
  expect(harness.telegram.bot.updates.pending).toEqual([]);
  await harness.start().ready;
  await user.nextText(() => user.send('/help'));
  expect(albums(user.received)).toEqual([3]);
});

test('what takes too long is left, and answered by the next start', async ({ harness, user, expect }) => {
  const release = harness.search.hold();
  user.send('گل');
  await expect.poll(() => harness.search.queries.length).toBe(1);
  await harness.bot.stop();
  expect(albums(user.received)).toEqual([]);
  release();
  await harness.start().ready;
  await user.until(all => albums(all).length === 1);
});

test('what Telegram could not answer before the end is not begun then, and comes once by the next start', async ({
  harness,
  user,
  expect,
}) => {
  harness.telegram.faults.add('sendMediaGroup', { kind: 'slow', ms: 2_250 });
  harness.telegram.faults.add('sendMessage', { kind: 'slow', ms: 900 });
  user.send('گل');
  await expect.poll(() => harness.telegram.calls.some(call => call.method === 'sendMediaGroup')).toBe(true);
  await harness.bot.stop();
  await harness.start().ready;
  await user.until(all => all.some(message => message.text));
  await user.nextText(() => user.send('/help'));
  expect(user.received.map(({ photo }) => photo !== undefined)).toEqual([true, true, true, false, false]);
});

test('what waits behind the answer in work is not begun, and answered by the next start', async ({
  harness,
  user,
  expect,
}) => {
  harness.search.delayMs = 1_000;
  for (const query of ['یک', 'دو', 'سه']) user.send(query);
  await expect.poll(() => harness.search.queries.length).toBe(1);
  const botId = BigInt(harness.telegram.bot.user.id);
  await expect.poll(() => harness.database.prisma.telegramUpdate.count({ where: { botId } })).toBe(3);
  await harness.bot.stop();
  expect(harness.search.queries).toEqual(['یک']);
  await harness.start().ready;
  await user.until(all => albums(all).length === 3);
  expect(harness.search.queries).toEqual(['یک', 'دو', 'سه']);
});

test('what is typed inline and waits for a place in the search is left, too, and not answered with nothing', async ({
  harness,
  expect,
}) => {
  const release = harness.search.hold();
  const botId = BigInt(harness.telegram.bot.user.id);
  const begun = () => harness.database.prisma.telegramUpdate.count({ where: { botId, attempts: 1 } });
  for (let typed = 0; typed < 9; typed += 1) {
    const inline_query = { id: `${typed}`, from: harness.telegram.user().user, query: 'گل', offset: '' };
    harness.telegram.bot.updates.push({ inline_query });
  }
  await expect.poll(begun).toBe(9);
  await expect.poll(() => harness.search.queries.length).toBe(8);
  const stopped = harness.bot.stop();
  release();
  await stopped;
  const answers = harness.telegram.calls.filter(({ method }) => method === 'answerInlineQuery');
  expect(answers).toHaveLength(8);
  const left = await harness.database.prisma.telegramUpdate.findMany({ where: { botId, settledAt: null } });
  expect(left.map(({ attempts }) => attempts)).toEqual([0]);
});

test.for(['getMe', 'deleteWebhook'])(
  'ends while %s hangs at the start',
  async (method, { harness, expect }) => {
    await harness.bot.stop();
    const before = harness.telegram.calls.length;
    harness.telegram.faults.add(method, { kind: 'hang' });
    const bot = harness.start();
    await expect
      .poll(() => harness.telegram.calls.slice(before).some(call => call.method === method))
      .toBe(true);
    await bot.stop();
  },
);
