import type { Message } from 'grammy/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../core/ground/errors.ts';
import { unembeddedImage } from '../helpers/unembedded-image.ts';
import { PATIENCE_MS } from '../helpers/wait-for.ts';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';
import { albums, type BotHarness, EXAMPLES, startHarness } from './bot-harness.ts';

let harness: BotHarness;
beforeAll(async () => {
  harness = await startHarness({ photos: 25 });
});
afterAll(() => harness.close());

const content = (value: object) => value as Partial<Message>;
/** Under every album in a private chat. */
const ABOUT_PHOTOS = ['شبیه یکی از این‌ها', 'نظر شما', 'اندازهٔ اصلی'];
const buttonsOf = (message: Message | undefined): string[] =>
  message?.reply_markup?.inline_keyboard.flat().map(button => button.text) ?? [];
const lastOf = (messages: Message[]): Message => messages.at(-1) as Message;
const ended = (count: number) => (received: Message[]) =>
  received.filter(message => message.text !== undefined).length >= count;

describe('language', () => {
  test.each([
    ['fa', 'سلام'],
    ['fa-IR', 'سلام'],
    [undefined, 'سلام'],
    ['en', 'Hello'],
    ['en-GB', 'Hello'],
    ['de', 'Hello'],
  ])('a client in %s is greeted with %s', async (language, greeting) => {
    const user = harness.telegram.user(language === undefined ? {} : { language });
    const welcome = await user.nextText(() => user.send('/start'));
    expect(welcome.text).toContain(greeting);
    expect(buttonsOf(welcome)).toEqual(EXAMPLES);
  });

  test('commands count in any letter case, and in a message that was corrected', async () => {
    const user = harness.telegram.user();
    expect((await user.nextText(() => user.send('/HELP'))).text).toContain('«بیشتر»');
    const message = await user.nextText(() => user.send('/hlep'));
    expect(message.text).toContain('نمی‌شناسم');
    const wrong = user.chat.messages.find(({ text }) => text === '/hlep') as Message;
    expect((await user.nextText(() => user.edit(wrong, '/help'))).text).toContain('«بیشتر»');
  });

  test('/help explains the search, in both languages', async () => {
    const sara = harness.telegram.user({ language: 'fa' });
    expect((await sara.nextText(() => sara.send('/help'))).text).toContain('«بیشتر»');
    const john = harness.telegram.user({ language: 'en' });
    expect((await john.nextText(() => john.send('/help'))).text).toContain('“More”');
  });

  test('the command menu is set for Persian clients and for all others', async () => {
    const { commands } = harness.telegram.bot;
    await expect.poll(() => [...commands.keys()]).toEqual(['default', 'default fa']);
    expect(commands.get('default fa')?.map(({ command }) => command)).toEqual([
      'search',
      'filter',
      'settings',
      'help',
      'privacy',
      'forget',
      'start',
    ]);
    expect(commands.get('default fa')?.[0]?.description).toMatch(/جست‌وجو/);
    expect(commands.get('default')?.[0]?.description).toMatch(/photos/);
  });
});

describe('what is no query', () => {
  test.each([
    ['سلام', 'سلام!'],
    ['سلاااام، خوبی؟ 🌹', 'سلام!'],
    ['ممنون', 'خواهش می‌کنم'],
    ['خیلی ممنون 🙏', 'خواهش می‌کنم'],
    ['Thank you!', 'خواهش می‌کنم'],
    ['سلام، تو کی هستی؟', 'من نگاره‌ام'],
    ['چیکار میکنی', 'من نگاره‌ام'],
    ['شما رباتی؟', 'من نگاره‌ام'],
    ['کمک!', 'من نگاره‌ام'],
    ['What can you do?', 'من نگاره‌ام'],
    ['🌹🌹', 'با چند واژه'],
    ['❤️', 'با چند واژه'],
    ['\u3164', 'بنویسید'],
    ['\u2800\u2800', 'بنویسید'],
    ['!!؟…', 'بنویسید'],
  ])('«%s» is answered by words, without a search', async (text, answer) => {
    const user = harness.telegram.user();
    const before = harness.search.queries.length;
    expect((await user.nextText(() => user.send(text))).text).toContain(answer);
    expect(harness.search.queries).toHaveLength(before);
  });

  test.each(['سلام نظامی', 'سگ خیلی چاق', 'خیلی', 'دو 🌹', 'ربات', 'کمک‌های اولیه'])(
    '«%s» is searched',
    async text => {
      const user = harness.telegram.user();
      user.send(text);
      await user.until(ended(1));
      expect(harness.search.queries.at(-1)).toBe(text);
    },
  );
});

describe('a query', () => {
  test('is answered by one album of the ten best photos in order, and «بیشتر» brings the rest', async () => {
    const user = harness.telegram.user();
    user.send('پرندهٔ آبی');
    let received = await user.until(ended(1));
    expect(albums(received)).toEqual([10]);
    const first = received[0] as Message;
    expect(first.caption).toBe('پرندهٔ آبی');
    expect(received.slice(1, 10).every(message => message.caption === undefined)).toBe(true);
    const ids = received.slice(0, 10).map(message => message.photo?.at(-1)?.file_unique_id);
    expect(new Set(ids).size).toBe(10);
    expect(lastOf(received).text).toBe('عکس‌های ۱ تا ۱۰.');
    expect(buttonsOf(lastOf(received))).toEqual(['بیشتر', 'منبع عکس‌ها', ...ABOUT_PHOTOS]);

    const pressed = lastOf(received);
    user.press(pressed, 'بیشتر');
    received = await user.until(ended(2));
    expect(albums(received)).toEqual([10, 10]);
    expect(received[11]?.caption).toBe('\u2068پرندهٔ آبی\u2069 (۱۱ تا ۲۰)');
    expect(buttonsOf(user.chat.find(pressed.message_id))).toEqual(['منبع عکس‌ها', ...ABOUT_PHOTOS]);

    user.press(lastOf(received), 'بیشتر');
    received = await user.until(ended(3));
    expect(albums(received)).toEqual([10, 10, 5]);
    expect(lastOf(received).text).toBe('عکس‌های ۲۱ تا ۲۵. همین‌ها بود.');
    expect(buttonsOf(lastOf(received))).toEqual(['منبع عکس‌ها', ...ABOUT_PHOTOS]);
    const shown = received.flatMap(message => message.photo?.at(-1)?.file_unique_id ?? []);
    expect(new Set(shown).size).toBe(25);
  });

  test('shows that photos are being sent while it works, if that takes a moment', async () => {
    const { search } = harness;
    const user = harness.telegram.user();
    const release = search.hold();
    user.send('گل');
    await expect.poll(() => user.chat.actions).toContain('upload_photo');
    release();
    await user.until(ended(1));
  });

  test('that finds one photo is answered by a photo, and nothing by a sentence with examples', async () => {
    const { search } = harness;
    const all = search.hits;
    try {
      search.hits = all.slice(0, 1);
      const user = harness.telegram.user();
      user.send('تنها');
      const one = await user.until(ended(1));
      expect(albums(one)).toEqual([1]);
      expect(one[0]?.media_group_id).toBeUndefined();
      expect(one[0]?.caption).toBe('تنها');
      expect(one[1]?.text).toBe('عکس ۱. همین بود.');
      search.hits = [];
      const nothing = await user.nextText(() => user.send('هیچ'));
      expect(nothing.text).toContain('برای \u2068هیچ\u2069 عکسی پیدا نشد');
      expect(buttonsOf(nothing)).toEqual(EXAMPLES);
    } finally {
      search.hits = all;
    }
  });

  test('that finds nothing while photos wait to be embedded is told how many can be found', async () => {
    const { search } = harness;
    const all = search.hits;
    const { prisma } = harness.database;
    const { id } = await prisma.image.create({ data: unembeddedImage() });
    try {
      search.hits = [];
      const ask = async () => {
        const user = harness.telegram.user();
        const answer = await user.nextText(() => user.send('هیچ'));
        expect(buttonsOf(answer)).toEqual(EXAMPLES);
        return answer.text;
      };
      // Counts are kept for a moment.
      await expect
        .poll(ask, { interval: 200, timeout: PATIENCE_MS })
        .toContain('تا اینجا ۰ از ۱ عکس پیدا می‌شود');
    } finally {
      search.hits = all;
      await prisma.image.delete({ where: { id } });
    }
  });

  test.each([
    ['fa', '«خیابان بدون ماشین»'],
    ['en', '“street -cars”'],
  ])('that only excludes is told what to write as well, in %s', async (language, example) => {
    const user = harness.telegram.user({ language });
    harness.search.failures.push(new InputError('query.only-excludes', {}));
    expect((await user.nextText(() => user.send('-گربه'))).text).toContain(example);
  });

  test('that was read otherwise than typed says so, and is searched as typed at a press', async () => {
    const { search } = harness;
    search.readings.set('gorbe', 'گربه');
    const user = harness.telegram.user();
    user.send('gorbe');
    const shown = lastOf(await user.until(ended(1)));
    expect(shown.text).toBe('نتایج برای \u2068گربه\u2069\nعکس‌های ۱ تا ۱۰.');
    expect(buttonsOf(shown)).toEqual(['بیشتر', 'همان که نوشتم', 'منبع عکس‌ها', ...ABOUT_PHOTOS]);
    user.press(shown, 'همان که نوشتم');
    const literal = lastOf(await user.until(ended(2)));
    expect(search.queries.slice(-2)).toEqual(['gorbe', 'gorbe (literally)']);
    expect(literal.text).toBe('عکس‌های ۱ تا ۱۰.');
    user.press(shown, 'بیشتر');
    await user.until(ended(3));
    expect(albums(user.received)).toEqual([10, 10, 10]);
  });

  test('for what the collection has not says so above the photos, and photos that look the same are told of', async () => {
    const { search } = harness;
    const all = search.hits;
    search.poor.add('قرارداد اجاره');
    search.hits = all.map(hit => ({ ...hit, alike: hit.rank === 2 ? 3 : 0 }));
    try {
      const user = harness.telegram.user();
      user.send('قرارداد اجاره');
      const shown = lastOf(await user.until(ended(1)));
      expect(shown.text).toBe(
        'گمان نمی‌کنم عکسی از این داشته باشم؛ این‌ها نزدیک‌ترین‌ها هستند.\nعکس‌های ۱ تا ۱۰.\n۳ عکس مانند عکس ۲.',
      );
      expect(albums(user.received)).toEqual([10]);
    } finally {
      search.hits = all;
    }
  });

  test('that was corrected by editing is searched again', async () => {
    const user = harness.telegram.user();
    const message = user.send('پرنذه');
    await user.until(ended(1));
    user.edit(message, 'پرنده');
    await user.until(ended(2));
    expect(harness.search.queries.slice(-2)).toEqual(['پرنذه', 'پرنده']);
  });

  test('an example button runs its query', async () => {
    const user = harness.telegram.user({ language: 'en' });
    const welcome = await user.nextText(() => user.send('/start'));
    user.press(welcome, EXAMPLES[2] as string);
    await user.until(ended(2));
    expect(harness.search.queries.at(-1)).toBe(EXAMPLES[2]);
    expect(albums(user.received)).toEqual([10]);
  });

  test('«منبع عکس‌ها» names the source of the photos on that page', async () => {
    const user = harness.telegram.user();
    user.send('گل');
    const received = await user.until(ended(1));
    const answer = await user.nextText(() => user.press(lastOf(received), 'منبع عکس‌ها'));
    expect(answer.text).toBe(
      'منبع عکس‌های ۱ تا ۱۰:\n۲،‏ ۴،‏ ۶،‏ ۸، و ۱۰: \u2068Noto Emoji by Google Inc, Apache-2.0\u2069',
    );
  });
});

describe('«بیشتر»', () => {
  test('pressed twice sends the page once', async () => {
    const user = harness.telegram.user();
    user.send('گل');
    const footer = lastOf(await user.until(ended(1)));
    user.press(footer, 'بیشتر');
    user.press(footer, 'بیشتر');
    await user.until(ended(2));
    await expect.poll(() => user.callbackAnswers.length).toBe(2);
    expect(user.callbackAnswers.map(answer => answer.text)).toContain('در راه است…');
    // Later presses, from a screen that still shows the button, until one is no longer taken for a double tap.
    const [button] = footer.reply_markup?.inline_keyboard.flat() ?? [];
    const data = button && 'callback_data' in button ? button.callback_data : '';
    const pressAgain = async () => {
      const answers = user.callbackAnswers.length;
      user.pressData(footer, data);
      await expect.poll(() => user.callbackAnswers.length).toBe(answers + 1);
      return user.callbackAnswers.at(-1)?.text ?? '';
    };
    await expect.poll(pressAgain, { interval: 400 }).toBe('');
    await user.nextText(() => user.send('/help'));
    expect(albums(user.received)).toEqual([10, 10]);
  });

  test('works after the bot was restarted', async () => {
    const user = harness.telegram.user();
    user.send('گل');
    const footer = lastOf(await user.until(ended(1)));
    await harness.bot.stop();
    user.press(footer, 'بیشتر');
    await harness.start().ready;
    await user.until(ended(2));
    expect(albums(user.received)).toEqual([10, 10]);
  });

  test('from an old screen after a restart sends its page once', async () => {
    const user = harness.telegram.user();
    user.send('گل');
    const footer = lastOf(await user.until(ended(1)));
    const [button] = footer.reply_markup?.inline_keyboard.flat() ?? [];
    const data = button && 'callback_data' in button ? button.callback_data : '';
    user.pressData(footer, data);
    await user.until(ended(2));
    await harness.bot.stop();
    await harness.start().ready;
    user.pressData(footer, data);
    await expect.poll(() => user.callbackAnswers.length).toBe(2);
    await user.nextText(() => user.send('/help'));
    expect(albums(user.received)).toEqual([10, 10]);
  });

  test('loses its waiting mark at once, also behind an answer that takes its time', async () => {
    const user = harness.telegram.user();
    user.send('گل');
    const footer = lastOf(await user.until(ended(1)));
    const release = harness.search.hold();
    user.send('ماه');
    user.press(footer, 'بیشتر');
    await expect.poll(() => user.callbackAnswers.length).toBe(1);
    expect(albums(user.received)).toEqual([10]);
    release();
    await user.until(ended(3));
    expect(albums(user.received)).toEqual([10, 10, 10]);
  });

  test('of a query that is no longer known asks to send it again; forged ones only lose their waiting mark', async () => {
    const user = harness.telegram.user();
    user.send('گل');
    const message = lastOf(await user.until(ended(1)));
    harness.search.forget();
    const gone = await user.nextText(() => user.press(message, 'بیشتر'));
    expect(gone.text).toContain('قدیمی');
    const before = user.received.length;
    const forged = ['more:xyz:10', `more:${'A'.repeat(22)}:-1`, 'example:99', 'sources:', 'بیشتر'];
    for (const data of forged) user.pressData(message, data);
    await expect.poll(() => user.callbackAnswers.length).toBe(6);
    expect(user.received.length).toBe(before);
  });
});

describe('in a group', () => {
  test('only /search and replies to the bot are answered, in reply to the message', async () => {
    const user = harness.telegram.user();
    const chat = harness.telegram.group();
    const me = harness.telegram.bot.user.username;
    const fromBot = () => chat.messages.filter(message => message.from?.is_bot);
    user.send('حرف‌های خودمان', { chat });
    user.send('/search@other_bot گل', { chat });
    const asked = user.send(`/search@${me} گل سرخ`, { chat });
    await expect.poll(() => fromBot().length).toBe(11);
    expect(harness.search.queries.at(-1)).toBe('گل سرخ');
    expect(fromBot()[0]?.reply_to_message?.message_id).toBe(asked.message_id);
    user.send('گل زرد', { chat, replyTo: fromBot()[0] as Message });
    await expect.poll(() => fromBot().length).toBe(22);
    // In reply to a photo the words stand beside it.
    expect(harness.search.queries.at(-1)).toBe('photo + گل زرد');
    user.send('خیلی ممنون', { chat, replyTo: fromBot()[10] as Message });
    await expect.poll(() => fromBot().at(-1)?.text).toContain('خواهش می‌کنم');
  });

  test('a search that is corrected is asked again and counts; the same text edited is not', async () => {
    const chat = harness.telegram.group();
    const user = harness.telegram.user();
    const command = `/help@${harness.telegram.bot.user.username}`;
    const fromBot = () => chat.messages.filter(message => message.from?.is_bot);
    const message = user.send('/search گل سرخ', { chat });
    await expect.poll(() => fromBot().length).toBe(11);
    user.edit(message, '/search گل سرخ', chat);
    user.edit(message, '/search گل سبز', chat);
    await expect.poll(() => fromBot().length).toBe(22);
    expect(harness.search.queries.slice(-2)).toEqual(['گل سرخ', 'گل سبز']);
    // Two of ten are used up.
    for (let count = 0; count < 9; count += 1) harness.telegram.user().send(command, { chat });
    await expect.poll(() => fromBot().length).toBe(31);
    expect(fromBot().filter(({ text }) => text?.startsWith('این گروه در یک دقیقه'))).toHaveLength(1);
  });

  test('a photo that is sent with its name, or in reply to it, brings photos like it; others are left alone', async () => {
    const chat = harness.telegram.group();
    const user = harness.telegram.user();
    const fromBot = () => chat.messages.filter(message => message.from?.is_bot);
    const photo = harness.telegram.bot.files.addPhoto(tinyPng(9, 9, 3));
    user.sendMessage(content({ photo }), { chat });
    const name = `@${harness.telegram.bot.user.username}`;
    user.sendMessage(content({ photo, caption: `${name} با برف` }), { chat });
    await expect.poll(() => fromBot().length).toBe(11);
    expect(harness.search.queries.at(-1)).toBe('photo + با برف');
    user.sendMessage(content({ photo }), { chat, replyTo: fromBot()[10] as Message });
    await expect.poll(() => fromBot().length).toBe(22);
    expect(harness.search.queries.at(-1)).toBe('photo');
  });

  test('who writes as the group or as a channel is answered, in the topic; what a channel posts is not', async () => {
    const chat = harness.telegram.group();
    const fromBot = () => chat.messages.filter(message => message.from?.id === harness.telegram.bot.user.id);
    const mask = harness.telegram.user({ name: 'Group' });
    Object.assign(mask.user, { is_bot: true });
    const words = `@${harness.telegram.bot.user.username} ماه شب`;
    const post = harness.telegram.user({ name: 'Telegram' });
    const channel = { id: -1_001, type: 'channel', title: 'ک' };
    post.sendMessage(content({ text: words, sender_chat: channel, is_automatic_forward: true }), { chat });
    mask.sendMessage(
      content({ text: words, sender_chat: chat.info, message_thread_id: 77, is_topic_message: true }),
      { chat },
    );
    await expect.poll(() => fromBot().length).toBe(11);
    const calls = harness.telegram.calls.filter(({ parameters }) => parameters['chat_id'] === chat.info.id);
    expect(new Set(calls.map(({ parameters }) => parameters['message_thread_id']))).toEqual(new Set([77]));
  });

  test('ten questions a minute are answered, whoever asks; then it says so once, and talk counts for nothing', async () => {
    const chat = harness.telegram.group();
    const command = `/help@${harness.telegram.bot.user.username}`;
    const fromBot = () => chat.messages.filter(message => message.from?.is_bot);
    for (let count = 0; count < 30; count += 1) harness.telegram.user().send('حرف‌های خودمان', { chat });
    for (let count = 0; count < 14; count += 1) harness.telegram.user().send(command, { chat });
    await expect.poll(() => fromBot().length).toBe(11);
    const other = harness.telegram.group();
    harness.telegram.user().send(command, { chat: other });
    await expect.poll(() => other.messages.filter(({ from }) => from?.is_bot).length).toBe(1);
    expect(fromBot().filter(({ text }) => text?.startsWith('این گروه در یک دقیقه'))).toHaveLength(1);
    expect(fromBot()).toHaveLength(11);
  });
});
