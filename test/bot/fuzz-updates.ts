import type { Update } from 'grammy/types';
import { expect } from 'vitest';
import { Random } from '../helpers/random.ts';
import type { BotHarness } from './bot-harness.ts';

/** Values that stand where others are expected. */
const STRANGE: readonly unknown[] = [
  null,
  0,
  -1,
  2 ** 53,
  1e308,
  '',
  'x',
  '\u0000',
  '\ud800',
  '\u202e\u2066گل',
  '۱۲۳',
  'گ'.repeat(5_000),
  true,
  [],
  {},
  [null],
  { id: {} },
  { __proto__: null, constructor: 'x' },
];

const user = { id: 5, is_bot: false, first_name: 'x', language_code: 'fa' };
const chat = { id: 5, type: 'private', first_name: 'x' };
const message = { message_id: 1, date: 1, chat, from: user };

/** One of each kind that the features read, with all that they read of it. */
const SEEDS: readonly Record<string, unknown>[] = [
  { message: { ...message, text: 'گل سرخ' } },
  { message: { ...message, text: '/start x', entities: [{ type: 'bot_command', offset: 0, length: 6 }] } },
  { message: { ...message, text: '/search گل', entities: [{ type: 'bot_command', offset: 0, length: 7 }] } },
  {
    message: {
      ...message,
      chat: { id: -9, type: 'group', title: 'x' },
      text: 'گل',
      reply_to_message: message,
    },
  },
  {
    message: {
      ...message,
      photo: [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }],
      caption: 'x',
    },
  },
  { message: { ...message, sticker: { file_id: 'x' }, media_group_id: 'a' } },
  {
    message: {
      ...message,
      text: 'گل',
      reply_to_message: {
        ...message,
        photo: [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }],
        document: { file_id: 'x', mime_type: 'image/png', file_size: 1 },
      },
    },
  },
  {
    message: {
      ...message,
      chat: { id: -9, type: 'supergroup', title: 'x', is_forum: true },
      from: { ...user, is_bot: true },
      sender_chat: { id: -9, type: 'supergroup', title: 'x' },
      message_thread_id: 7,
      is_topic_message: true,
      caption: '/search گل',
      caption_entities: [{ type: 'bot_command', offset: 0, length: 7 }],
      photo: [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }],
    },
  },
  {
    message: {
      ...message,
      text: 'گل',
      quote: { text: 'x', position: 0 },
      external_reply: { photo: [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }] },
      is_automatic_forward: false,
    },
  },
  { callback_query: { id: 'q', from: user, message, chat_instance: 'x', data: 'filter:city:x' } },
  { inline_query: { id: 'i', from: user, query: 'گل', offset: '' } },
  { inline_query: { id: 'i', from: user, query: 'گل', offset: 'AAAAAAAAAAAAAAAAAAAAAA:30' } },
  ...['/filter', '/settings', '/stats', '/crawl commons x', '/forget'].map(text => ({
    message: {
      ...message,
      text,
      entities: [{ type: 'bot_command', offset: 0, length: text.split(' ', 1)[0]?.length ?? 0 }],
    },
  })),
  ...['good', 'similar', 'full', 'report'].map(action => ({
    callback_query: {
      id: 'q',
      from: user,
      message,
      chat_instance: 'x',
      data: `${action}:AAAAAAAAAAAAAAAAAAAAAA:1`,
    },
  })),
  { edited_message: { ...message, text: 'گل', edit_date: 2 } },
  { callback_query: { id: 'q', from: user, message, chat_instance: 'x', data: 'example:0' } },
  {
    callback_query: {
      id: 'q',
      from: user,
      message,
      chat_instance: 'x',
      data: 'more:AAAAAAAAAAAAAAAAAAAAAA:10',
    },
  },
];

/** A copy with one to three values replaced, removed or repeated somewhere inside. */
function hostileUpdate(random: Random): Omit<Update, 'update_id'> {
  const seed = random.pick(SEEDS);
  const update = structuredClone(seed);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) change(update, random);
  return update as Omit<Update, 'update_id'>;
}

function change(root: Record<string, unknown>, random: Random): void {
  let place: Record<string, unknown> = root;
  for (;;) {
    const keys = Object.keys(place);
    const key = keys[random.below(Math.max(1, keys.length))];
    if (key === undefined) return;
    const value = place[key];
    if (typeof value === 'object' && value !== null && random.below(4) > 0) {
      place = value as Record<string, unknown>;
      continue;
    }
    if (random.below(6) === 0) delete place[key];
    else place[key] = structuredClone(random.pick(STRANGE));
    return;
  }
}

interface Fuzz {
  readonly count: number;
  readonly batch: number;
  /** Stops the bot and starts it again amid the updates of every so many batches. */
  readonly restartEvery?: number;
}

/**
 * Sends hostile updates in batches, each of them another one, and after each batch a person's question: it must be answered, and in
 * the end nothing may be left that was not settled.
 */
export async function fuzzUpdates(
  harness: BotHarness,
  { count, batch, restartEvery = Number.POSITIVE_INFINITY }: Fuzz,
): Promise<void> {
  const { telegram } = harness;
  for (let seed = 1; seed <= count; seed += 1) {
    telegram.bot.updates.push(hostileUpdate(new Random(seed)));
    if (seed % batch !== 0) continue;
    if ((seed / batch) % restartEvery === 0) {
      // Some are in work, some are stored, and some wait at Telegram.
      await expect.poll(() => telegram.bot.updates.pending.length).toBeLessThan(batch);
      await harness.bot.stop();
      await harness.start().ready;
    }
    const person = telegram.user();
    await person.nextText(() => person.send('/help'));
  }
  const unsettled = { botId: telegram.bot.user.id, settledAt: null };
  await expect.poll(() => harness.database.prisma.telegramUpdate.count({ where: unsettled })).toBe(0);
  await expect.poll(() => telegram.bot.updates.pending.length).toBe(0);
}
