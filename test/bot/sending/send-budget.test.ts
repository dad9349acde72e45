import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SendBudget } from '../../../bot/sending/send-budget.ts';
import { TELEGRAM_LIMITS } from '../../../bot/sending/send-limits.ts';
import type { Sending } from '../../../bot/sending/waiting-sends.ts';
import { Postponed } from '../../../bot/telegram/postponed.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

interface Sent {
  readonly name: string;
  readonly at: number;
  readonly weight: number;
}

/** Sends through the budget to a Telegram that answers after so many milliseconds. */
function watch({ latencyMs = 0, limits = TELEGRAM_LIMITS } = {}) {
  const budget = new SendBudget(limits);
  const started = Date.now();
  const sent: Sent[] = [];
  const send = async (
    name: string,
    chat: number,
    weight: number,
    { order = 0, isUpload = false, isNotice = false } = {},
  ): Promise<void> => {
    const since = Date.now();
    const sending = await budget.take({ chat, weight, since, order, isBegun: false, isUpload, isNotice });
    sent.push({ name, at: Date.now() - started, weight });
    sending.written();
    await new Promise(resolve => setTimeout(resolve, latencyMs));
    sending.end();
  };
  return { budget, sent, send, names: () => sent.map(({ name }) => name) };
}

/** The most messages within any second. */
const densest = (sent: readonly Sent[]): number =>
  Math.max(
    ...sent.map(({ at }) =>
      sent
        .filter(other => other.at >= at && other.at < at + 1_000)
        .reduce((sum, { weight }) => sum + weight, 0),
    ),
  );

describe('over all chats', () => {
  test('answers of an album and a line keep to thirty messages a second, in order, with little left unused', async () => {
    const { sent, send } = watch({ latencyMs: 100 });
    const answer = async (chat: number) => {
      await send(`album ${chat}`, chat, 10, { order: chat });
      await send(`line ${chat}`, chat, 1, { order: chat });
    };
    const all = Promise.all(Array.from({ length: 100 }, (_, index) => answer(index + 1)));
    await vi.advanceTimersByTimeAsync(120_000);
    await all;
    expect(densest(sent)).toBeLessThanOrEqual(30);
    const albums = sent.filter(({ weight }) => weight === 10);
    expect(albums.map(({ name }) => name)).toEqual(albums.map((_, index) => `album ${index + 1}`));
    const inWork = sent.filter(({ at }) => at >= 5_000 && at < 35_000);
    const perSecond = inWork.reduce((sum, { weight }) => sum + weight, 0) / 30;
    expect(perSecond).toBeGreaterThan(0.9 * 30);
    // No line waits for the albums of all others.
    const [first = { at: 0 }] = sent.filter(({ name }) => name === 'line 1');
    expect(first.at).toBeLessThan(6_000);
  });

  test('a stream of short messages does not starve an album, nor albums a short message', async () => {
    const { sent, send } = watch();
    for (let chat = 1; chat <= 300; chat += 1) void send('short', chat, 1);
    void send('album', 900, 10);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent.find(({ name }) => name === 'album')?.at).toBeLessThan(4_000);
    for (let chat = 1_001; chat <= 1_060; chat += 1) void send('late album', chat, 10);
    void send('late', 2_000, 1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent.some(({ name }) => name === 'late')).toBe(true);
    expect(densest(sent)).toBeLessThanOrEqual(30);
  });

  // Places that become free one at a time: whatever is behind could take each of them.
  test('an album of five goes before a stream of short messages', async () => {
    const { sent, send } = watch({ limits: { ...TELEGRAM_LIMITS, perSecond: 8 } });
    for (let chat = 1; chat <= 100; chat += 1) {
      void send('short', chat, 1);
      await vi.advanceTimersByTimeAsync(70);
    }
    const asked = sent.length;
    void send('awaited', 900, 5);
    await vi.advanceTimersByTimeAsync(3_000);
    const place = sent.slice(asked).findIndex(({ name }) => name === 'awaited');
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(8);
  });

  test('a notice goes before other short messages', async () => {
    const { send, names } = watch({ limits: { ...TELEGRAM_LIMITS, perSecond: 8 } });
    for (let chat = 1; chat <= 100; chat += 1) void send('short', chat, 1);
    void send('notice', 900, 1, { isNotice: true });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(names().slice(0, 17)).toContain('notice');
  });

  test('lines under albums of five get their turn before all albums are through', async () => {
    const { sent, send } = watch({ latencyMs: 37 });
    const answer = async (chat: number) => {
      await send('album', chat, 5, { order: chat });
      await send('line', chat, 1, { order: chat });
    };
    for (let chat = 1; chat <= 100; chat += 1) void answer(chat);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.filter(({ name }) => name === 'line').length).toBeGreaterThan(20);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent).toHaveLength(200);
    expect(densest(sent)).toBeLessThanOrEqual(30);
  });

  test('uploads count from their begin until a second after their end, one that hangs only for a while', async () => {
    const slow = watch({ latencyMs: 2_000 });
    for (let chat = 1; chat <= 6; chat += 1) void slow.send('album', chat, 10, { isUpload: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(slow.sent.map(({ at }) => at)).toEqual([0, 0, 0, 3_005, 3_005, 3_005]);
    const hanging = watch({ latencyMs: 100_000 });
    for (let chat = 1; chat <= 4; chat += 1) void hanging.send('album', chat, 10, { isUpload: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hanging.sent.map(({ at }) => at)).toEqual([0, 0, 0, 5_000]);
  });

  test('a message counts until a second after it was written, and for what ways may differ by', async () => {
    const { sent, send } = watch({ latencyMs: 700 });
    for (let chat = 1; chat <= 4; chat += 1) void send('album', chat, 10);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent.map(message => message.at)).toEqual([0, 0, 0, 1_065]);
  });

  test('one that waits for its connection counts from when that has taken it', async () => {
    const { budget, send, sent } = watch();
    const first = await budget.take({ chat: 1, weight: 30, since: 0, order: 0, isBegun: false });
    void send('next', 2, 10);
    await vi.advanceTimersByTimeAsync(400);
    first.written();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent.map(message => message.at)).toEqual([1_465]);
  });

  test('ways differ by less while all goes well, by more after a refusal, which is not tried again', async () => {
    const { budget, send, sent } = watch({ latencyMs: 200 });
    const gaps = async (): Promise<number> => {
      const before = sent.length;
      for (let album = 0; album < 60; album += 1) void send('album', before + album + 1, 10);
      await vi.advanceTimersByTimeAsync(30_000);
      const [one, other] = sent.slice(-4) as [Sent, Sent, Sent, Sent];
      return other.at - one.at;
    };
    expect(await gaps()).toBeLessThan(1_030);
    for (let album = 0; album < 3; album += 1) void send('album', 9_000 + album, 10);
    await vi.advanceTimersByTimeAsync(1);
    for (let chat = 5_000; chat < 5_010; chat += 1) budget.pause(chat, 1_000);
    const widened = await gaps();
    expect(widened).toBeGreaterThan(1_020);
    expect(widened).toBeLessThan(1_060);
    expect(await gaps()).toBe(widened);
  });

  test('however slow Telegram or the notes are, a kill finds few messages on their way, each of another chat', async () => {
    const { sent, budget } = watch();
    const going: Sending[] = [];
    const take = async (chat: number): Promise<void> => {
      const sending = await budget.take({ chat, weight: 1, since: 0, order: chat, isBegun: true });
      sent.push({ name: `${chat}`, at: Date.now() - 1_000_000, weight: 1 });
      going.push(sending);
    };
    for (let chat = 1; chat <= 60; chat += 1) void take(chat);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(sent).toHaveLength(20);
    // Telegram has answered, and the note is on its way: the next one waits for it.
    going[0]?.answered();
    await vi.advanceTimersByTimeAsync(900);
    expect(sent).toHaveLength(20);
    going[0]?.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(21);
    // One that hangs does not keep its place for ever.
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(41);
  });

  test('while notes do not come through, nothing is sent', async () => {
    const { budget, send, names } = watch();
    const release = budget.hold();
    void send('one', 1, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(names()).toEqual([]);
    release();
    await vi.advanceTimersByTimeAsync(1);
    expect(names()).toEqual(['one']);
  });
});

describe('in one chat', () => {
  test('a message a second, from when the one before was taken', async () => {
    const { sent, send } = watch({ latencyMs: 400 });
    for (const name of ['a', 'b', 'c']) void send(name, 1, 1);
    await vi.advanceTimersByTimeAsync(10_000);
    const [a, b, c] = sent.map(({ at }) => at) as [number, number, number];
    expect(b - a).toBe(1_430);
    expect(c - b).toBe(1_430);
  });

  test('a flood pauses that chat alone; what waits for long is postponed, with the moment', async () => {
    const { budget, send, names } = watch();
    budget.pause(1, 3_000);
    void send('short wait', 1, 1);
    void send('other', 2, 1);
    await vi.advanceTimersByTimeAsync(100);
    expect(names()).toEqual(['other']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(names()).toEqual(['other', 'short wait']);
    await vi.advanceTimersByTimeAsync(2_000);
    const waiting = expect(send('in line', 3, 1)).resolves.toBeUndefined();
    budget.pause(1, 3_600_000);
    const until = Date.now() + 3_600_000;
    await expect(send('x', 1, 1)).rejects.toEqual(new Postponed(until));
    await expect(send('x', 1, 1)).rejects.toMatchObject({ until });
    expect(() => budget.check(1)).toThrow(Postponed);
    expect(() => budget.check(2)).not.toThrow();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
  });

  test('what waits in line when its chat is flooded is postponed too', async () => {
    const { budget, send } = watch();
    budget.pause(1, 2_000);
    const refused = expect(send('x', 1, 1)).rejects.toThrow(Postponed);
    budget.pause(1, 60_000);
    await refused;
  });

  test('a group gets twenty a minute: the second answer is postponed, another group is served', async () => {
    const { send, names } = watch();
    void send('album', -5, 10);
    await vi.advanceTimersByTimeAsync(2_000);
    void send('line', -5, 1);
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(send('album', -5, 10)).rejects.toMatchObject({ until: 1_000_000 + 60_500 });
    void send('other', -6, 10);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(names()).toEqual(['album', 'line', 'other']);
  });
});

test('a bot that stops finishes what it has begun, and refuses the rest; closed, it refuses all', async () => {
  const { budget, send } = watch();
  const stop = new Error('stopping');
  budget.pause(1, 1_000);
  const begun = budget.take({ chat: 1, weight: 1, since: 0, order: 0, isBegun: true });
  const fresh = expect(send('x', 1, 1)).rejects.toBe(stop);
  budget.stopBeginning(stop);
  await fresh;
  await vi.advanceTimersByTimeAsync(1_100);
  (await begun).end();
  budget.close(stop);
  await expect(send('x', 2, 1)).rejects.toBe(stop);
});
