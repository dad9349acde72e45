import type { Message } from 'grammy/types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UpdateStore } from '../../bot/services.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { RetryableError } from '../../core/ground/errors.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums, type BotHarness, startHarness } from './bot-harness.ts';

let harness: BotHarness;
let user: TestUser;
beforeEach(async () => {
  harness = await startHarness({ photos: 3 });
  user = harness.telegram.user();
});
afterEach(() => harness.close());

const botId = () => BigInt(harness.telegram.bot.user.id);
const rows = () =>
  harness.database.prisma.telegramUpdate.findMany({
    where: { botId: botId() },
    orderBy: { updateId: 'asc' },
  });
const pending = () => harness.telegram.bot.updates.pending.length;
const texts = (messages: Message[]) => messages.flatMap(({ text }) => text ?? []);

/** Updates as an earlier process has stored them. */
async function store(messages: readonly Message[], fields: { attempts?: number; receivedAt?: Date } = {}) {
  await harness.database.prisma.telegramUpdate.createMany({
    data: messages.map((message, index) => ({
      botId: botId(),
      updateId: 50_000 + index,
      payload: JSON.stringify({ update_id: 50_000 + index, message }),
      ...fields,
    })),
  });
}

/** A message that the bot does not get from Telegram any more. */
function lostMessage(text: string, from = user): Message {
  const message = from.send(text);
  harness.telegram.bot.updates.clear();
  return message;
}

/** A store that fails while it is told to. */
function unreliable(store: UpdateStore): UpdateStore & { isAway: boolean; refused: number } {
  return new Proxy(Object.assign(Object.create(store), { isAway: false, refused: 0 }), {
    get(target, name) {
      const value: unknown = Reflect.get(name in store ? store : target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (!target.isAway) return value.apply(store, args);
        target.refused += 1;
        throw new RetryableError('database.unreachable', { reason: 'test' });
      };
    },
  });
}

/** Calls `look` with the size and the age of each batch before it is stored; what `look` throws is the store's refusal. */
function watchedKeep(store: UpdateStore, look: (together: number, waitedMs: number) => void): UpdateStore {
  const keep: UpdateStore['keep'] = async (bot, updates, claimer, waitedMs = 0) => {
    look(updates.length, waitedMs);
    return store.keep(bot, updates, claimer, waitedMs);
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'keep') return keep;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Nobody sees an answer to what was typed inline so long ago. */
const LATE_MS = 11_000;

test('an attempt is counted and taken back by the process that has the update, and by no other', async () => {
  const [owner, other] = [newId(), newId()];
  const update = { botId: 42n, updateId: 1n };
  await harness.updates.keep(42, [{ updateId: 1, payload: '{}' }], { owner, mayTakeOver: false });
  const attempts = async () =>
    (await harness.database.prisma.telegramUpdate.findUnique({ where: { botId_updateId: update } }))
      ?.attempts;
  await harness.updates.begin(42, other, [1]);
  expect(await attempts()).toBe(0);
  await harness.updates.begin(42, owner, [1]);
  await harness.updates.release(42, other, [1]);
  expect(await attempts()).toBe(1);
  await harness.updates.release(42, owner, [1]);
  expect(await attempts()).toBe(0);
});

describe('an update', () => {
  test('is stored, then confirmed, then answered; then its words are forgotten', async () => {
    harness.search.delayMs = 600;
    user.send('گل');
    await expect.poll(() => harness.search.queries.length).toBe(1);
    await expect.poll(pending).toBe(0);
    expect(await rows()).toMatchObject([
      { attempts: 1, settledAt: null, payload: expect.stringContaining('گل') },
    ]);
    expect(user.received).toEqual([]);
    await user.until(all => texts(all).length === 1);
    await expect.poll(async () => (await rows())[0]?.outcome).toBe('answered');
    const [row] = await rows();
    expect(row?.payload).toBeNull();
    // Neither who asked nor which query it was: the two together would tell who searched for what.
    expect([row?.chatId, row?.journal]).toEqual([null, null]);
  });

  test('that waits in the database is answered at the start, before what comes new, in order', async () => {
    await harness.bot.stop();
    await store(['یک', 'دو'].map(text => lostMessage(text)));
    user.send('سه');
    await harness.start().ready;
    await user.until(all => texts(all).length === 3);
    expect(harness.search.queries).toEqual(['یک', 'دو', 'سه']);
  });

  test('that was typed inline and is too old for Telegram when it is stored is not searched', async () => {
    await harness.bot.stop();
    const inline = (id: number, query: string) => ({
      updateId: id,
      payload: JSON.stringify({
        update_id: id,
        inline_query: { id: `${id}`, from: harness.telegram.user().user, query, offset: '' },
      }),
    });
    await harness.updates.keep(Number(botId()), [inline(50_000, 'کهنه')], undefined, 11_000);
    await harness.updates.keep(Number(botId()), [inline(50_001, 'تازه')]);
    await harness.start().ready;
    await expect.poll(async () => (await rows()).every(row => row.outcome === 'answered')).toBe(true);
    expect(harness.search.queries).toEqual(['تازه']);
  });

  test('whose album was sent goes on with the line of buttons, of the same query', async () => {
    await harness.bot.stop();
    const { queryId } = await harness.search.search({ text: 'گل' });
    await store([lostMessage('گل')]);
    const sent = [{ method: 'sendMediaGroup', messageIds: [1, 2, 3] }];
    await harness.database.prisma.telegramUpdate.updateMany({
      where: { botId: botId() },
      data: { journal: { queryId, sent } },
    });
    await harness.start().ready;
    await user.until(all => texts(all).length === 1);
    expect(albums(user.received)).toEqual([]);
    expect(harness.search.queries).toEqual(['گل']);
    const [button] = user.received[0]?.reply_markup?.inline_keyboard.flat() ?? [];
    const id = Buffer.from(queryId.replaceAll('-', ''), 'hex').toString('base64url');
    expect(button).toMatchObject({ callback_data: `sources:${id}:0` });
  });

  test('over which the bot has died again and again gets a sentence, and holds nobody up', async () => {
    await harness.bot.stop();
    const other = harness.telegram.user();
    await store([lostMessage('گل')], { attempts: 12 });
    await harness.database.prisma.telegramUpdate.create({
      data: { botId: botId(), updateId: 49_999, payload: '{"half' },
    });
    await harness.start().ready;
    await user.until(all => texts(all).some(text => text.includes('اشکالی')));
    expect(harness.search.queries).toEqual([]);
    other.send('گل');
    await other.until(all => albums(all).length === 1);
    await expect
      .poll(async () => (await rows()).map(({ outcome }) => outcome))
      .toEqual(['failed', 'failed', 'answered']);
  });

  test('that waits for its turn has no attempt counted', async () => {
    await harness.bot.stop();
    const people = Array.from({ length: 210 }, () => harness.telegram.user());
    await store(people.map(person => lostMessage('گل', person)));
    const release = harness.search.hold();
    await harness.start().ready;
    const counted = async () => Map.groupBy(await rows(), row => row.attempts);
    await expect.poll(async () => (await counted()).get(1)?.length).toBe(200);
    expect((await counted()).get(0)).toHaveLength(10);
    release();
    await expect.poll(async () => (await rows()).every(row => row.outcome === 'answered')).toBe(true);
  });

  test('that was begun in three processes that died is begun alone, behind all others', async () => {
    await harness.bot.stop();
    const suspects = Array.from({ length: 3 }, () => harness.telegram.user());
    await store(
      suspects.map((person, index) => lostMessage(`مظنون ${index}`, person)),
      { attempts: 3 },
    );
    const other = harness.telegram.user();
    await harness.database.prisma.telegramUpdate.create({
      data: {
        botId: botId(),
        updateId: 60_000,
        payload: JSON.stringify({ update_id: 60_000, message: lostMessage('گل', other) }),
      },
    });
    const owner = newId();
    const waiting = await harness.updates.claim(Number(botId()), {
      owner,
      mayTakeOver: true,
      except: [],
      limit: 9,
    });
    expect(waiting.map(({ updateId }) => updateId)).toEqual([60_000, 50_000, 50_001, 50_002]);
    const release = harness.search.hold();
    await harness.start().ready;
    await expect.poll(() => harness.search.queries.length).toBe(2);
    // Whoever else begins would have by then.
    await user.nextText(() => user.send('/help'));
    expect(harness.search.queries.toSorted()).toEqual(['مظنون 0', 'گل']);
    expect((await rows()).slice(0, 3).map(row => row.attempts)).toEqual([4, 3, 3]);
    release();
    await expect.poll(() => harness.search.queries.length).toBe(4);
    await expect.poll(async () => (await rows()).every(row => row.outcome === 'answered')).toBe(true);
  });

  test('that is older than a day is given up, and forgotten two days later', async () => {
    await harness.bot.stop();
    const day = 24 * 60 * 60 * 1_000;
    await store([lostMessage('گل')], { receivedAt: new Date(Date.now() - day - 60_000) });
    await harness.start().ready;
    await user.nextText(() => user.send('/help'));
    expect((await rows())[0]).toMatchObject({ outcome: 'dropped', payload: null });
    await harness.bot.stop();
    await harness.database.prisma.telegramUpdate.updateMany({
      where: { botId: botId() },
      data: { settledAt: new Date(Date.now() - 2 * day - 60_000) },
    });
    await harness.start().ready;
    expect(await rows()).toEqual([]);
  });

  test('of which there are more than fit into memory is answered all the same', async () => {
    await harness.bot.stop();
    const people = Array.from({ length: 220 }, () => harness.telegram.user());
    await store(people.map(person => lostMessage('/start', person)));
    await harness.start().ready;
    const greeted = () => people.filter(person => person.received.length === 1).length;
    await expect.poll(greeted).toBe(220);
    expect(harness.telegram.done('sendMessage')).toHaveLength(220);
  });

  test('keeps its place in its chat while its answer is tried again', async () => {
    harness.telegram.faults.add('sendMediaGroup', { kind: 'drop' }, 2);
    user.send('گل');
    user.send('/help');
    await user.until(all => texts(all).length === 2);
    expect(albums(user.received.slice(0, 3))).toEqual([3]);
    expect(user.received).toHaveLength(5);
  });
});

describe('a database that is away', () => {
  test('when updates come: none is confirmed, and all are answered when it is back', async () => {
    await harness.bot.stop();
    const updates = unreliable(harness.updates);
    await harness.start({}, { updates }).ready;
    updates.isAway = true;
    user.send('گل');
    user.send('/help');
    await expect.poll(() => updates.refused).toBeGreaterThan(2);
    expect(pending()).toBe(2);
    expect(user.received).toEqual([]);
    updates.isAway = false;
    await user.until(all => texts(all).length === 2);
    await expect.poll(pending).toBe(0);
    expect(albums(user.received)).toEqual([3]);
  });

  test('in the middle of an answer: it goes on when it is back, and nothing comes twice', async () => {
    await harness.bot.stop();
    const updates = unreliable(harness.updates);
    await harness.start({}, { updates }).ready;
    harness.search.delayMs = 300;
    user.send('گل');
    await expect.poll(() => harness.search.queries.length).toBe(1);
    updates.isAway = true;
    await user.until(all => albums(all).length === 1);
    const { refused } = updates;
    await expect.poll(() => updates.refused).toBeGreaterThan(refused + 2);
    expect(texts(user.received)).toEqual([]);
    updates.isAway = false;
    await user.until(all => texts(all).length === 1);
    await expect.poll(async () => (await rows())[0]?.outcome).toBe('answered');
    expect(albums(user.received)).toEqual([3]);
  });

  test('and then refuses what came together: each is stored as old as it is, and a late inline query is not begun', async () => {
    await harness.bot.stop();
    const { bot, calls } = harness.telegram;
    const ages: number[] = [];
    let isSlow = true;
    const updates = watchedKeep(harness.updates, (together, waitedMs) => {
      if (together === 1) return void ages.push(waitedMs);
      // As if it had been away until now: longer than anybody waits for what is typed inline.
      if (isSlow) vi.setSystemTime(Date.now() + LATE_MS);
      isSlow = false;
      throw new Error('words that nobody knows');
    });
    const type = (id: string) =>
      bot.updates.push({
        inline_query: { id, from: harness.telegram.user().user, query: 'گل', offset: '' },
      });
    vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
    try {
      for (const id of ['late', 'late too']) type(id);
      await harness.start({}, { updates }).ready;
      await expect.poll(async () => (await rows()).filter(({ settledAt }) => settledAt).length).toBe(2);
      type('in time');
      const answered = () =>
        calls
          .filter(({ method }) => method === 'answerInlineQuery')
          .map(({ parameters }) => parameters.inline_query_id);
      await expect.poll(answered).toEqual(['in time']);
      expect(harness.search.queries).toHaveLength(1);
      expect(ages.map(age => age >= LATE_MS)).toEqual([true, true, false]);
      await harness.bot.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  test('at the end: what is in work is left, and the bot ends all the same', async () => {
    await harness.bot.stop();
    const updates = unreliable(harness.updates);
    await harness.start({}, { updates }).ready;
    harness.search.delayMs = 300;
    user.send('گل');
    await expect.poll(() => harness.search.queries.length).toBe(1);
    updates.isAway = true;
    // It would wait for ever: the database comes back only afterwards.
    await harness.bot.stop();
    updates.isAway = false;
  });
});
