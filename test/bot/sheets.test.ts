import { writeFile } from 'node:fs/promises';
import type { Message } from 'grammy/types';
import { expect } from 'vitest';
import { TELEGRAM_LIMITS } from '../../bot/sending/send-limits.ts';
import { BusyError, NotFoundError, RetryableError } from '../../core/ground/errors.ts';
import { PUBLISHED_LIMITS } from '../stand-ins/telegram/flood-limits.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums } from './bot-harness.ts';
import { botTest } from './bot-test.ts';

const test = botTest({ photos: 12 }).concurrent;

const rows = (user: TestUser, { message_id }: Message): string[] =>
  (user.chat.find(message_id).reply_markup?.inline_keyboard ?? []).map(row =>
    row.map(({ text }) => text).join(' '),
  );
const next = async (user: TestUser, act: () => void): Promise<Message> => {
  const before = user.received.length;
  act();
  await user.until(({ length }) => length > before);
  return user.received[before] as Message;
};
const NUMBERS = ['۱ ۲ ۳ ۴ ۵', '۶ ۷ ۸ ۹ ۱۰'];
const BUTTONS = ['بیشتر منبع عکس‌ها', 'شبیه یکی از این‌ها نظر شما', 'اندازهٔ اصلی'];

/** Chooses the sheet in /settings, as a person does. */
async function chooseSheets(user: TestUser): Promise<Message> {
  const menu = await user.nextText(() => user.send('/settings'));
  expect(menu.text).toContain('• ده عکس را جداجدا می‌فرستم.');
  const shown = () => user.chat.find(menu.message_id).text ?? '';
  user.press(menu, 'همه را در یک عکس بفرست');
  await user.until(() => shown().includes('در یک عکس شماره‌دار'));
  return menu;
}

test('who wants that gets ten photos in one numbered picture, and each by its number, in full as a file', async ({
  harness,
  user,
  expect,
}) => {
  const menu = await chooseSheets(user);
  const sheet = await next(user, () => user.send('گل'));
  expect(sheet.caption).toBe('گل\nعکس‌های ۱ تا ۱۰.\nشمارهٔ هر عکس را بزنید تا خودش را بفرستم.');
  expect(rows(user, sheet)).toEqual([...BUTTONS, ...NUMBERS]);
  expect(harness.search.drawn).toEqual(['sheet 0 fa']);

  const photo = await next(user, () => user.press(sheet, '۳'));
  expect(photo).toMatchObject({ caption: 'عکس ۳', photo: expect.anything() });
  expect(rows(user, photo)).toEqual(['شبیه این اندازهٔ اصلی']);
  const file = await next(user, () => user.press(photo, 'اندازهٔ اصلی'));
  expect(file).toMatchObject({ caption: 'عکس ۳', document: { file_name: 'negareh-3.jpg' } });
  expect(harness.search.drawn.at(-1)).toBe('full 3');

  // Other menus of numbers open in their place, and give it back.
  user.press(sheet, 'شبیه یکی از این‌ها');
  await user.until(() => user.chat.find(sheet.message_id).edit_date !== undefined);
  user.press(sheet, 'اندازهٔ اصلی');
  await expect.poll(() => JSON.stringify(user.chat.find(sheet.message_id))).toContain('full:');
  // The second press of a double tap is passed over.
  const pressAgain = () => {
    const shown = JSON.stringify(user.chat.find(sheet.message_id));
    if (!shown.includes('photo:')) user.press(sheet, 'اندازهٔ اصلی');
    return shown;
  };
  await expect.poll(pressAgain, { interval: 1_600 }).toContain('photo:');
  const second = await next(user, () => user.press(sheet, 'بیشتر'));
  expect(second.caption).toContain('(۱۱ تا ۱۲)');
  expect(rows(user, second).at(-1)).toBe('۱۱ ۱۲');

  user.press(menu, 'عکس‌ها را جداجدا بفرست');
  await user.until(() => user.chat.find(menu.message_id).text?.includes('جداجدا') ?? false);
  // Another one who wants the same gets it by its file_id, until Telegram knows that no longer.
  const other = harness.telegram.user();
  await chooseSheets(other);
  const drawn = () => harness.search.drawn.filter(one => one === 'sheet 0 fa').length;
  await next(other, () => other.send('گل'));
  expect(drawn()).toBe(1);
  harness.telegram.bot.files.refuseKnownIds();
  await next(other, () => other.send('گل سرخ'));
  expect(drawn()).toBe(2);
  const again = await user.nextText(() => user.send('گل'));
  expect(albums(user.received).at(-1)).toBe(10);
  expect(rows(user, again)).toEqual(BUTTONS);
});

test('a sheet that cannot be drawn now comes later, once', async ({ harness, user, expect }) => {
  await chooseSheets(user);
  const draw = harness.search.sheet.bind(harness.search);
  harness.search.sheet = () => {
    harness.search.sheet = draw;
    return Promise.reject(new BusyError('service.busy', { service: 'search', seconds: 1 }));
  };
  user.send('گل');
  await user.until(received => received.some(({ photo }) => photo));
  expect(user.received.filter(({ photo }) => photo)).toHaveLength(1);
});

test('one that cannot be drawn at all is no reason to go without photos, and another try sends nothing twice', async ({
  harness,
  user,
  expect,
}) => {
  await chooseSheets(user);
  await next(user, () => user.send('گل'));
  // Telegram knows the last one no longer, and it cannot be drawn again: the query's row may not be written yet.
  harness.telegram.bot.files.refuseKnownIds();
  const draw = harness.search.sheet.bind(harness.search);
  harness.search.sheet = ({ queryId }) => {
    harness.search.sheet = draw;
    return Promise.reject(new NotFoundError('query.not-found', { queryId }));
  };
  harness.telegram.faults.add('sendMessage', { kind: 'drop' }, 4);
  const before = user.received.length;
  await user.nextText(() => user.send('گل'));
  expect(albums(user.received.slice(before))).toEqual([10]);
});

test('a photo in full that takes too long is answered by a sentence, not tried for hours', async ({
  harness,
  user,
  expect,
}) => {
  await chooseSheets(user);
  const sheet = await next(user, () => user.send('گل'));
  const photo = await next(user, () => user.press(sheet, '۳'));
  let asked = 0;
  harness.search.photo = () => {
    asked += 1;
    return Promise.reject(new RetryableError('request.timeout', { milliseconds: 15_000 }));
  };
  const answer = await user.nextText(() => user.press(photo, 'اندازهٔ اصلی'));
  expect(answer.text).toContain('نتوانستم این عکس را در اندازهٔ اصلی آماده کنم');
  expect(asked).toBe(1);
});

const testInQueue = botTest({ photos: 12, limits: { ...TELEGRAM_LIMITS, longQueueMs: 1_500 } });
testInQueue(
  'where ten photos would take long, they come in one picture, and nobody is passed over',
  async ({ harness, expect }) => {
    harness.telegram.flood.rule = PUBLISHED_LIMITS;
    const people = Array.from({ length: 14 }, () => harness.telegram.user());
    // Whoever asked first is found photos last, and is no later for that.
    const search = harness.search.search.bind(harness.search);
    const release = harness.search.hold();
    harness.search.search = async request => {
      if (request.text === 'گل اول') await expect.poll(() => ready).toBeGreaterThan(5);
      return search(request).finally(() => {
        ready += 1;
      });
    };
    let ready = 0;
    for (const [index, person] of people.entries()) person.send(index === 0 ? 'گل اول' : 'گل');
    release();
    const isAnswered = ({ received }: TestUser) => received.some(({ reply_markup }) => reply_markup);
    await expect.poll(() => people.filter(isAnswered).length).toBe(people.length);
    const kinds = people.map(({ received }) => albums(received).join());
    expect(kinds.slice(0, 3)).toEqual(['10', '10', '10']);
    expect(kinds).toContain('1');
    const caption = people[kinds.indexOf('1')]?.received.find(({ photo }) => photo)?.caption;
    expect(caption).toContain('برای اینکه منتظر نمانید، همه را در یک عکس فرستادم');
    expect(harness.telegram.calls.filter(({ status }) => status === 429)).toEqual([]);
  },
);

botTest({ photos: 2 })(
  'a rendition of an earlier version goes in a lighter form, once; while none can be made the small one goes',
  async ({ harness, user, expect }) => {
    const { sha256 } = harness.search.hits[1]!;
    await writeFile(harness.files.renditionPath(sha256, 1280), Buffer.alloc(400_000));
    const make = harness.search.photo.bind(harness.search);
    harness.search.photo = () =>
      Promise.reject(new BusyError('service.busy', { service: 'search', seconds: 1 }));
    const widths = () => user.received.slice(-3, -1).map(({ photo }) => photo?.at(-1)?.width);
    await user.nextText(() => user.send('گل'));
    expect(widths()).toEqual([640, 320]);
    harness.search.photo = make;
    await user.nextText(() => user.send('گل'));
    expect(widths()).toEqual([640, 640]);
    await user.nextText(() => user.send('گل'));
    expect(harness.search.drawn).toEqual(['light 2']);
    const sizes = harness.telegram.calls.map(({ uploadedBytes }) => uploadedBytes);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
  },
);
