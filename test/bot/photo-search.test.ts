import type { Message } from 'grammy/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../core/ground/errors.ts';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';
import { albums, type BotHarness, startHarness } from './bot-harness.ts';

let harness: BotHarness;
beforeAll(async () => {
  harness = await startHarness({ photos: 25 });
});
afterAll(() => harness.close());

const buttons = (message: Message | undefined): string[][] =>
  message?.reply_markup?.inline_keyboard.map(row => row.map(({ text }) => text)) ?? [];
const lines = (received: Message[]): Message[] => received.filter(({ text }) => text !== undefined);

type Person = ReturnType<BotHarness['telegram']['user']>;
/** The next answer's album and the line under it. */
async function answerTo(user: Person, ask: () => void): Promise<{ photos: Message[]; line: Message }> {
  const before = user.received.length;
  const line = await user.nextText(ask);
  return { photos: user.received.slice(before).filter(({ photo }) => photo), line };
}
const shown = (user: Person, message: Message): Message => user.chat.find(message.message_id);

describe('«شبیه یکی از این‌ها»', () => {
  test('opens ten numbers, brings photos like the chosen one, and closes at a second press', async () => {
    const user = harness.telegram.user();
    const { line } = await answerTo(user, () => user.send('گربه'));
    expect(buttons(line)).toEqual([
      ['بیشتر', 'منبع عکس‌ها'],
      ['شبیه یکی از این‌ها', 'نظر شما'],
      ['اندازهٔ اصلی'],
    ]);
    user.press(line, 'شبیه یکی از این‌ها');
    await user.until(() => buttons(shown(user, line)).length === 5, 'the numbers');
    expect(buttons(shown(user, line)).slice(3)).toEqual([
      ['۱', '۲', '۳', '۴', '۵'],
      ['۶', '۷', '۸', '۹', '۱۰'],
    ]);
    const liked = await answerTo(user, () => user.press(line, '۳'));
    expect(harness.search.queries.at(-1)).toBe(`like ${harness.search.hits[2]!.imageId}`);
    expect(liked.photos).toHaveLength(10);
    expect(liked.photos[0]?.caption).toBe('شبیه عکس ۳');
    // A press that comes a moment after the same one is a double tap.
    await expect
      .poll(
        () => {
          if (buttons(shown(user, line)).length > 3) user.press(line, 'شبیه یکی از این‌ها');
          return buttons(shown(user, line)).length;
        },
        { interval: 800 },
      )
      .toBe(3);
  });

  test('on a later page the numbers go on, and pages of a likeness have their own title', async () => {
    const user = harness.telegram.user();
    const first = await answerTo(user, () => user.send('گربه'));
    const second = await answerTo(user, () => user.press(first.line, 'بیشتر'));
    user.press(second.line, 'شبیه یکی از این‌ها');
    await user.until(() => buttons(shown(user, second.line)).length === 5, 'the numbers');
    expect(buttons(shown(user, second.line))[3]?.[0]).toBe('۱۱');
    const liked = await answerTo(user, () => user.press(second.line, '۱۱'));
    expect(harness.search.queries.at(-1)).toBe(`like ${harness.search.hits[10]!.imageId}`);
    const next = await answerTo(user, () => user.press(liked.line, 'بیشتر'));
    expect(next.photos[0]?.caption).toBe('عکس‌های شبیه آن (۱۱ تا ۲۰)');
  });

  test('a forged or old button costs nothing', async () => {
    const user = harness.telegram.user();
    const { line } = await answerTo(user, () => user.send('گربه'));
    const gone = 'A'.repeat(22);
    expect((await user.nextText(() => user.pressData(line, `similar:${gone}:3`))).text).toContain('قدیمی');
    user.pressData(line, `similar:${gone}:0`);
    user.pressData(line, `similar:${gone}:999:private`);
    expect((await user.nextText(() => user.send('/help'))).text).toContain('راهنما');
  });
});

describe('a photo', () => {
  test('alone asks for others like it; the bytes are those that were sent', async () => {
    const user = harness.telegram.user();
    const bytes = tinyPng(400, 300, 7);
    const { photos } = await answerTo(user, () => void user.sendPhoto(bytes));
    expect(harness.search.queries.at(-1)).toBe('photo');
    expect(Buffer.from(harness.search.photos.at(-1)!)).toEqual(bytes);
    expect(photos[0]?.caption).toBe('عکس‌های شبیه عکسی که فرستادید');
  });

  test('with a caption, and words in reply to a photo, ask for both', async () => {
    const user = harness.telegram.user();
    const captioned = await answerTo(user, () => void user.sendPhoto(tinyPng(90, 90, 8), 'در برف'));
    expect(harness.search.queries.at(-1)).toBe('photo + در برف');
    expect(captioned.photos[0]?.caption).toContain('در برف');
    const [own] = captioned.photos;
    await answerTo(user, () => void user.send('بدون کلاه', { replyTo: own as Message }));
    expect(harness.search.queries.at(-1)).toBe('photo + بدون کلاه');
  });

  test('under a command is searched by what stands behind it', async () => {
    const user = harness.telegram.user();
    await answerTo(user, () => void user.sendPhoto(tinyPng(80, 90, 12), '/search در برف'));
    expect(harness.search.queries.at(-1)).toBe('photo + در برف');
    await answerTo(user, () => void user.sendPhoto(tinyPng(80, 90, 13), '/search'));
    expect(harness.search.queries.at(-1)).toBe('photo');
    const asked = harness.search.queries.length;
    const help = await user.nextText(() => user.sendPhoto(tinyPng(80, 90, 14), '/help'));
    expect(help.text).toContain('راهنما');
    const unknown = await user.nextText(() => user.sendPhoto(tinyPng(80, 90, 15), '/find در برف'));
    expect(unknown.text).toContain('این فرمان را نمی‌شناسم');
    expect(harness.search.queries).toHaveLength(asked);
  });

  test('sent as a file is one too; a file that is none, and one that cannot be opened, get a word', async () => {
    const user = harness.telegram.user();
    const stored = harness.telegram.bot.files.addDocument(tinyPng(60, 60, 9), 'a.png');
    const document = { ...stored, mime_type: 'image/png', file_size: 400 };
    await answerTo(user, () => void user.sendMessage({ document } as Partial<Message>));
    expect(harness.search.queries.at(-1)).toBe('photo');
    harness.search.failures.push(new InputError('image.unreadable', { reason: 'x' }));
    const { line } = await answerTo(user, () => void user.sendPhoto(tinyPng(9, 9, 3)));
    expect(line.text).toContain('نتوانستم به‌عنوان عکس باز کنم');
  });

  test('of which Telegram tells late where it is keeps no other waiting', async () => {
    const users = Array.from({ length: 5 }, () => harness.telegram.user());
    const [last, ...late] = users;
    const { faults } = harness.telegram;
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    faults.add('getFile', { kind: 'held', until }, 4);
    const asked = () => harness.telegram.calls.filter(({ method }) => method === 'getFile').length;
    const before = asked();
    for (const user of late) user.sendPhoto(tinyPng(70, 60, 16));
    await expect.poll(asked).toBe(before + 4);
    await answerTo(last!, () => void last!.sendPhoto(tinyPng(70, 60, 17)));
    expect(late.flatMap(({ received }) => albums(received))).toEqual([]);
    release();
    await Promise.all(late.map(user => user.until(all => all.some(({ text }) => text !== undefined))));
  });

  test('that Telegram does not give out gets a word, which promises nothing, when somebody replies to it', async () => {
    const user = harness.telegram.user();
    const sent = user.sendPhoto(tinyPng(70, 60, 11));
    await user.until(all => all.some(({ text }) => text !== undefined));
    for (const { file_id } of sent.photo ?? []) harness.telegram.bot.files.refuse(file_id);
    const answer = await user.nextText(() => user.send('در برف', { replyTo: sent }));
    expect(answer.text).toContain('الان این عکس را به من نداد');
  });
});

describe('an edited message', () => {
  test('gets a fresh answer when its text changed, and none when only its preview did', async () => {
    const user = harness.telegram.user();
    let message: Message | undefined;
    await answerTo(user, () => {
      message = user.send('گربه');
    });
    const asked = harness.search.queries.length;
    user.edit(message as Message, 'گربه');
    await user.nextText(() => user.send('/help'));
    expect(harness.search.queries).toHaveLength(asked);
    await answerTo(user, () => user.edit(message as Message, 'گربهٔ سفید'));
    expect(harness.search.queries.at(-1)).toBe('گربهٔ سفید');
    expect(albums(user.received)).toEqual([10, 10]);
    // Back to the first text is a change, too.
    await answerTo(user, () => user.edit(message as Message, 'گربه'));
    expect(albums(user.received)).toEqual([10, 10, 10]);
  });

  test('and the rest of an album have their answer also after a restart', async () => {
    const user = harness.telegram.user();
    let message: Message | undefined;
    await answerTo(user, () => {
      message = user.send('گربه');
    });
    const album = (shade: number): void =>
      void user.sendPhoto(tinyPng(9, 9, shade), '', { media_group_id: 'cut' } as Partial<Message>);
    await answerTo(user, () => album(1));
    await harness.bot.stop();
    await harness.start().ready;
    const asked = harness.search.queries.length;
    user.edit(message as Message, 'گربه');
    album(2);
    await user.nextText(() => user.send('/help'));
    expect(harness.search.queries).toHaveLength(asked);
    await answerTo(user, () => user.edit(message as Message, 'گربهٔ سفید'));
    expect(harness.search.queries.at(-1)).toBe('گربهٔ سفید');
  });
});

test('words in reply to a photo of another chat stand beside that photo', async () => {
  const user = harness.telegram.user();
  const photo = harness.telegram.bot.files.addPhoto(tinyPng(9, 9, 4));
  await answerTo(
    user,
    () => void user.sendMessage({ text: 'با برف', external_reply: { photo } } as Partial<Message>),
  );
  expect(harness.search.queries.at(-1)).toBe('photo + با برف');
});

describe('/filter', () => {
  test('narrows every search of the person, until all photos are wanted again; others are not touched', async () => {
    const { prisma } = harness.database;
    const image = (n: number, source: 'divar' | 'commons', city: string | null) => ({
      id: `00000000-0000-7000-8000-00000000000${n}`,
      sha256: new Uint8Array(32).fill(n),
      format: 'jpg',
      width: 9,
      height: 9,
      byteSize: 1,
      source,
      city,
    });
    await prisma.image.createMany({
      data: [image(1, 'divar', 'تهران'), image(2, 'divar', 'شیراز'), image(3, 'commons', null)],
    });
    const user = harness.telegram.user();
    const menu = await user.nextText(() => user.send('/filter'));
    expect(menu.text).toContain('همهٔ عکس‌ها');
    expect(buttons(menu)[0]).toContain('دیوار');
    user.press(menu, 'دیوار');
    await user.until(() => buttons(shown(user, menu)).flat().includes('✓ دیوار'), 'the mark');
    user.press(menu, 'تهران');
    await user.until(() => buttons(shown(user, menu)).flat().includes('✓ تهران'), 'the other mark');
    const { line } = await answerTo(user, () => user.send('گربه'));
    expect(harness.search.filters.at(-1)).toEqual({ source: ['divar'], city: ['تهران'] });
    expect(line.text).toContain('فقط از: دیوار و تهران');
    const other = harness.telegram.user();
    await answerTo(other, () => other.send('گربه'));
    expect(harness.search.filters.at(-1)).toEqual({});
    user.press(menu, 'همهٔ عکس‌ها');
    await user.until(() => !buttons(shown(user, menu)).flat().includes('✓ دیوار'), 'no mark');
    await answerTo(user, () => user.send('گربه'));
    expect(harness.search.filters.at(-1)).toEqual({});
    expect(lines(user.received).at(-1)?.text).not.toContain('فقط');
    // As the buttons of earlier versions were.
    for (const mark of [true, false]) {
      // Each in a menu of its own: the second press of a double tap is passed over.
      const own = await user.nextText(() => user.send('/filter'));
      user.pressData(own, 'filter:city:تهران');
      const isMarked = () => buttons(shown(user, own)).flat().includes('✓ تهران');
      await user.until(() => isMarked() === mark, 'a press without a sign');
    }
    // Nobody's Telegram id is kept.
    const [row] = await prisma.telegramPerson.findMany();
    expect(JSON.stringify(row?.settings)).not.toContain(String(user.user.id));
  });
});
