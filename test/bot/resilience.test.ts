import { describe } from 'vitest';
import { BusyError, RetryableError } from '../../core/ground/errors.ts';
import { botMessages } from '../../locales/bot.ts';
import { startTelegram } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums, type BotHarness, startHarness, UNLIMITED } from './bot-harness.ts';
import { botTest } from './bot-test.ts';

const test = botTest({ photos: 3 });

const album = (user: TestUser, count = 1) => user.until(all => albums(all).length >= count, 'the album');
const sent = ({ telegram }: BotHarness) =>
  telegram.calls.filter(call => call.method === 'sendMediaGroup').map(call => call.status);

describe.concurrent('Telegram', () => {
  test.for([
    ['429', { kind: 'flood', seconds: 1 }, 429],
    ['429 inside an album, which comes as 400', { kind: 'album-flood', seconds: 1 }, 400],
    ['a gateway that answers HTML', { kind: 'html-502' }, undefined],
    ['a dropped connection', { kind: 'drop' }, undefined],
    ['500', { kind: 'error', code: 500, description: 'Internal Server Error' }, 500],
  ] as const)('%s delays an album and loses nothing', async ([, fault, status], { expect }) => {
    const own = await startHarness({ photos: 3 });
    try {
      own.telegram.faults.add('sendMediaGroup', fault);
      const person = own.telegram.user();
      person.send('گل');
      const received = await person.until(all => all.some(message => message.text), 'the answer');
      expect(albums(received)).toEqual([3]);
      const calls = own.telegram.calls.filter(call => call.method === 'sendMediaGroup');
      expect(calls.map(call => call.status)).toEqual([status, 200]);
    } finally {
      await own.close();
    }
  });

  test('an answer that is cut after the work was done doubles nothing, and the rest comes', async ({
    harness,
    user,
    expect,
  }) => {
    for (const method of ['sendMediaGroup', 'sendMessage'])
      harness.telegram.faults.add(method, { kind: 'cut-after' });
    user.send('گل');
    await user.until(all => all.some(message => message.text));
    await user.nextText(() => user.send('/help'));
    expect(user.received.map(({ photo }) => photo !== undefined)).toEqual([true, true, true, false, false]);
  });

  test('a chat that is flooded for long is left alone, others are not; nothing is settled', async ({
    harness,
    user,
    expect,
  }) => {
    harness.telegram.faults.add('sendMediaGroup', { kind: 'flood', seconds: 3_600 });
    user.send('گل');
    await expect.poll(() => sent(harness)).toEqual([429]);
    user.send('/help');
    const other = harness.telegram.user();
    await other.nextText(() => other.send('گل'));
    expect(user.received).toEqual([]);
    expect(sent(harness)).toEqual([429, 200]);
    const waiting = { botId: harness.telegram.bot.user.id, settledAt: null };
    await expect
      .poll(() => harness.database.prisma.telegramUpdate.findMany({ where: waiting }))
      .toMatchObject([{ attempts: 0 }, { attempts: 0 }]);
  });

  test.for([
    ['longer than an answer waits in memory', 2],
    ['without a time', undefined],
  ] as const)(
    'a flood %s: the answers come when it is over, in their order',
    async ([, seconds], { harness, user, expect }) => {
      harness.telegram.faults.add('sendMediaGroup', { kind: 'flood', seconds });
      user.send('گل');
      await expect.poll(() => sent(harness)).toEqual([429]);
      user.send('/help');
      await user.until(all => all.filter(message => message.text).length === 2);
      expect(albums(user.received.slice(0, 3))).toEqual([3]);
      expect(sent(harness)).toEqual([429, 200]);
    },
  );

  test('what is asked while an album waits for the end of a flood does not overtake it', async ({
    expect,
  }) => {
    // The flood is longer than an answer waits in memory, and its rest is not when the next question comes.
    const own = await startHarness({ photos: 3, limits: { ...UNLIMITED, longestWaitMs: 900 } });
    try {
      own.telegram.faults.add('sendMediaGroup', { kind: 'flood', seconds: 1 });
      const person = own.telegram.user();
      person.send('گل');
      const waiting = { botId: own.telegram.bot.user.id };
      const attempts = async () =>
        (await own.database.prisma.telegramUpdate.findMany({ where: waiting })).map(row => row.attempts);
      await expect.poll(() => own.telegram.calls.some(({ status }) => status === 429)).toBe(true);
      await expect.poll(attempts, { interval: 10 }).toEqual([0]);
      for (const text of ['/help', '/start', 'ماه']) person.send(text);
      await person.until(all => all.filter(message => message.text).length === 4);
      expect(person.received.map(({ photo, text }) => (photo ? 'photo' : text?.slice(0, 6)))).toEqual([
        'photo',
        'photo',
        'photo',
        'عکس‌ها',
        'راهنما',
        'سلام! ',
        'photo',
        'photo',
        'photo',
        'عکس‌ها',
      ]);
    } finally {
      await own.close();
    }
  });

  test('unreachable for sending: the update is taken again until it is answered', async ({
    harness,
    user,
    expect,
  }) => {
    harness.telegram.faults.add('sendMediaGroup', { kind: 'drop' }, 4);
    user.send('گل');
    await album(user);
    await expect.poll(() => sent(harness)).toEqual([undefined, undefined, undefined, undefined, 200]);
  });

  test('an album that is answered 500 again and again: “one moment” after a few tries, then the album', async ({
    harness,
    user,
    expect,
  }) => {
    const broken = { kind: 'error', code: 500, description: 'Internal Server Error' } as const;
    harness.telegram.faults.add('sendMediaGroup', broken, 1_000);
    user.send('گل');
    await user.until(all => all.some(({ text }) => text === botMessages('fa').oneMoment));
    // Tried in its turn as often as a passing fault is, and put aside.
    expect(sent(harness)).toEqual([500, 500, 500]);
    harness.telegram.faults.clear();
    await album(user);
    expect(user.received.filter(({ text }) => text === botMessages('fa').oneMoment)).toHaveLength(1);
  });

  test('unreachable for polling: the bot comes back by itself', async ({ harness, user }) => {
    harness.telegram.faults.add('getUpdates', { kind: 'html-502' });
    harness.telegram.faults.add('getUpdates', { kind: 'drop' });
    user.send('گل');
    await album(user);
  });

  test('a second bot with the same token does not end the first for good', async ({ harness, user }) => {
    const url = `${harness.telegram.root}/bot${harness.telegram.bot.token}/getUpdates?timeout=1&allowed_updates=["poll"]`;
    await (await fetch(url)).text();
    await fetch(url.replace('["poll"]', '[]'));
    user.send('گل');
    await album(user);
  });

  test('who blocked the bot is not written to again for that update, and others are served', async ({
    harness,
    user,
    expect,
  }) => {
    harness.search.delayMs = 100;
    user.send('گل');
    await expect.poll(() => harness.search.queries.length).toBe(1);
    user.block();
    await expect.poll(() => sent(harness)).toEqual([403]);
    const other = harness.telegram.user();
    other.send('گل');
    await other.until(all => albums(all).length === 1);
    expect(
      harness.telegram.calls.filter(call => call.status === 403 && call.method === 'sendMessage'),
    ).toEqual([]);
  });

  test('a duplicate update is answered once', async ({ harness, user, expect }) => {
    user.send('گل', { copies: 2 });
    await album(user);
    await user.nextText(() => user.send('/help'));
    expect(albums(user.received)).toEqual([3]);
    expect(harness.search.queries).toHaveLength(1);
  });

  test('more than a window of waiting updates is worked off, each once', async ({ harness, expect }) => {
    await harness.bot.stop();
    const people = Array.from({ length: 130 }, () => harness.telegram.user());
    for (const person of people) person.send('/start');
    await harness.start().ready;
    await expect.poll(() => people.filter(person => person.received.length === 1).length).toBe(130);
    expect(harness.telegram.done('sendMessage')).toHaveLength(130);
  });

  test('an answer in work does not hide what comes more than a window of updates after it', async ({
    harness,
    user,
    expect,
  }) => {
    const release = harness.search.hold();
    user.send('گل');
    await expect.poll(() => harness.search.queries.length).toBe(1);
    const people = Array.from({ length: 105 }, () => harness.telegram.user());
    for (const person of people) person.send('/start');
    const greeted = () => people.filter(person => person.received.length === 1).length;
    await expect.poll(greeted).toBe(105);
    expect(user.received).toEqual([]);
    release();
    await album(user);
  });

  test('buttons that could not be sent under an album do not send the album again', async ({
    harness,
    user,
    expect,
  }) => {
    harness.telegram.faults.add('sendMessage', { kind: 'drop' }, 3);
    user.send('گل');
    await expect
      .poll(() => harness.telegram.calls.filter(call => call.method === 'sendMessage').length)
      .toBe(3);
    await user.nextText(() => user.send('/help'));
    expect(albums(user.received)).toEqual([3]);
  });

  test('is waited for when it cannot be reached at start', async () => {
    const late = await startHarness({ begin: false });
    late.telegram.faults.add('getMe', { kind: 'drop' });
    const bot = late.start();
    await bot.ready;
    const person = late.telegram.user();
    await person.nextText(() => person.send('/start'));
    await late.close();
  });

  test('an old webhook is removed at start, and the waiting messages are kept', async ({ harness, user }) => {
    await harness.bot.stop();
    user.send('/start');
    const call = (path: string) => fetch(`${harness.telegram.root}/bot${harness.telegram.bot.token}/${path}`);
    await call(`setWebhook?url=${encodeURIComponent('http://127.0.0.1:9/hook')}`);
    await harness.start().ready;
    await user.until(all => all.length === 1);
  });

  test('a revoked token ends the bot with an error that says so', async ({ harness, expect }) => {
    const other = await startTelegram({ token: '7000000009:AARevokedRevokedRevokedRevoked_1' });
    const bot = harness.start({ apiRoot: other.root });
    await expect(bot.ended).rejects.toMatchObject({ code: 'telegram.token-refused' });
    await other.close();
  });
});

describe.concurrent('search', () => {
  const away = () => new RetryableError('service.unreachable', { service: 'search', reason: 'x' });

  test('away for a moment: the answer comes, and nothing is said', async ({ harness, user, expect }) => {
    harness.search.failures.push(away());
    user.send('گل');
    await user.until(all => all.some(message => message.text));
    expect(user.received.map(({ photo }) => photo !== undefined)).toEqual([true, true, true, false]);
  });

  test('busy for a while: “one moment” once, and the answers in their order without another question', async ({
    harness,
    user,
    expect,
  }) => {
    const busy = () => new BusyError('service.busy', { service: 'search', seconds: 3 });
    harness.search.failures.push(busy(), busy());
    user.send('گل');
    user.send('ماه');
    await user.until(all => albums(all).length === 2 && all.at(-1)?.text !== undefined);
    expect(user.received.filter(({ text }) => text === botMessages('fa').oneMoment)).toHaveLength(1);
    expect(harness.search.queries).toEqual(['گل', 'ماه', 'گل', 'ماه']);
  });

  test('broken: the person gets a sentence, and the next query is served', async ({
    harness,
    user,
    expect,
  }) => {
    harness.search.failures.push(new TypeError('secret detail'));
    const answer = await user.nextText(() => user.send('گل'));
    expect(answer.text).toContain('اشکالی');
    expect(answer.text).not.toContain('secret');
    user.send('گل');
    await album(user);
  });

  botTest({ photos: 12 })(
    'away when «بیشتر» is pressed: the page comes later, once',
    async ({ harness, user, expect }) => {
      user.send('گل');
      await user.until(all => all.some(message => message.text));
      const footer = user.received.at(-1);
      if (!footer) throw new Error('no footer');
      harness.search.failures.push(away());
      user.press(footer, 'بیشتر');
      await album(user, 2);
      await user.until(all => all.filter(message => message.text).length === 2);
      expect(albums(user.received)).toEqual([10, 2]);
    },
  );
});
