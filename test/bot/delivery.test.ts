import { TELEGRAM_LIMITS } from '../../bot/sending/send-limits.ts';
import { PUBLISHED_LIMITS } from '../stand-ins/telegram/flood-limits.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums, type BotHarness } from './bot-harness.ts';
import { botTest } from './bot-test.ts';

const crowd = ({ telegram }: BotHarness, size: number): TestUser[] =>
  Array.from({ length: size }, () => telegram.user());
const callsOf = ({ telegram }: BotHarness, method: string) =>
  telegram.calls.filter(call => call.method === method);
const isAnswered = ({ received }: TestUser) =>
  received.some(({ text, reply_markup }) => text !== undefined && reply_markup !== undefined);

// Alone: it counts what comes before what.
botTest({ photos: 12, limits: TELEGRAM_LIMITS })(
  'under the published limits a crowd is answered whole and in order, and never refused',
  async ({ harness, expect }) => {
    harness.telegram.flood.rule = PUBLISHED_LIMITS;
    // What Telegram takes in a second goes to whoever has found something first; those who come then wait, and are served in turn.
    for (const person of crowd(harness, 3)) person.send('گل');
    await expect.poll(() => callsOf(harness, 'sendMediaGroup').length).toBe(3);
    const people = crowd(harness, 9);
    for (const person of people) person.send('گل');
    await expect.poll(() => people.filter(isAnswered).length).toBe(people.length);
    expect(people.map(({ received }) => albums(received))).toEqual(people.map(() => [10]));
    const order = harness.telegram
      .done('sendMediaGroup')
      .slice(3)
      .sort((one, other) => one.begun - other.begun)
      .map(call => Number(call.parameters['chat_id']));
    // Three albums set out at once; they may overtake each other on their way to Telegram.
    for (const [place, { user }] of people.entries()) {
      expect(Math.abs(order.indexOf(user.id) - place)).toBeLessThanOrEqual(2);
    }
    expect(harness.telegram.calls.filter(call => call.status === 429)).toEqual([]);
  },
);

botTest({ photos: 3 }).concurrent(
  'a Telegram that takes its time over albums takes many at once',
  async ({ harness, expect }) => {
    const people = crowd(harness, 30);
    harness.telegram.faults.add('sendMediaGroup', { kind: 'slow', ms: 4_000 }, people.length);
    for (const person of people) person.send('گل');
    await expect.poll(() => callsOf(harness, 'sendMediaGroup').length).toBe(people.length);
    expect(harness.telegram.done('sendMediaGroup')).toEqual([]);
    await expect.poll(() => people.filter(isAnswered).length).toBe(people.length);
  },
);

botTest({ photos: 1, limits: { ...TELEGRAM_LIMITS, perSecond: 4 } }).concurrent(
  'who waits behind others is told the place, once, and gets the photos',
  async ({ harness, expect }) => {
    // Twelve messages are gone when the first is told: enough are behind them then, and the last has no place beyond their number.
    const people = crowd(harness, 24);
    for (const person of people) person.send('گل');
    const told = () =>
      people.filter(({ received }) => received.some(({ text }) => text?.includes('شما نفر')));
    await expect.poll(() => told().length).toBeGreaterThan(0);
    const photos = () => people.filter(({ received }) => received.some(({ photo }) => photo)).length;
    await expect.poll(photos).toBe(people.length);
    for (const { received } of told()) {
      expect(received.filter(({ text }) => text?.includes('شما نفر'))).toHaveLength(1);
      expect(received[0]?.text).toMatch(/شما نفر (?:[۸۹]|۱[۰-۹]|۲[۰-۴]) هستید/);
    }
  },
);

botTest({ photos: 3 })('sixty flooded chats do not hold up the others', async ({ harness, expect }) => {
  const flooded = crowd(harness, 60);
  harness.telegram.faults.add('sendMediaGroup', { kind: 'flood', seconds: 3_600 }, flooded.length);
  for (const person of flooded) person.send('گل');
  await expect
    .poll(() => callsOf(harness, 'sendMediaGroup').filter(call => call.status === 429).length)
    .toBe(60);
  const people = crowd(harness, 60);
  for (const person of people) person.send('گل');
  await expect.poll(() => people.filter(isAnswered).length).toBe(people.length);
  // On a slow machine some were told their place before the flood came.
  expect(flooded.flatMap(({ received }) => albums(received))).toEqual([]);
});
