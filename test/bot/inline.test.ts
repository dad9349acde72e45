import type { Message } from 'grammy/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setUpBot } from '../../bot/telegram/set-up.ts';
import { botMessages } from '../../locales/bot.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { type BotHarness, startHarness } from './bot-harness.ts';

let harness: BotHarness;
beforeAll(async () => {
  harness = await startHarness({ photos: 45 });
});
afterAll(() => harness.close());

/** Lets Telegram know all photos, as every answer in a chat does. */
async function showPhotos(pages: number): Promise<void> {
  const user = harness.telegram.user();
  let line = await user.nextText(() => user.send('گل'));
  for (let page = 1; page < pages; page += 1) {
    const shown = line;
    line = await user.nextText(() => user.press(shown, 'بیشتر'));
  }
}

const answeredIds = () =>
  harness.telegram.calls
    .filter(({ method }) => method === 'answerInlineQuery')
    .map(({ parameters }) => parameters.inline_query_id);

describe('@bot in any chat', () => {
  test('before Telegram knows any photo, a button leads to the private chat', async () => {
    const user = harness.telegram.user();
    const answer = await user.inline('گربه');
    const button = 'اینجا عکس آماده‌ای ندارم؛ از خودم بپرسید';
    expect(answer).toMatchObject({ results: [], cacheTime: 1, button });
    expect((await user.nextText(() => user.send('/start inline'))).text).toContain('نگاره');
  });

  test('gives the known photos by their ids, in pages that neither repeat nor skip', async () => {
    await showPhotos(5);
    const user = harness.telegram.user();
    const first = await user.inline('گربه');
    expect(harness.search.queries.at(-1)).toBe('گربه');
    expect(first).toMatchObject({ isPersonal: true, cacheTime: 60 });
    expect(first.results).toHaveLength(30);
    expect(first.results[1]).toMatchObject({ type: 'photo', caption: expect.stringContaining('Noto') });
    const second = await user.inline('گربه', first.nextOffset);
    expect(second.results).toHaveLength(15);
    expect(second.nextOffset).toBe('');
    const ids = [...first.results, ...second.results].map(
      result => (result as { photo_file_id?: string }).photo_file_id,
    );
    expect(new Set(ids).size).toBe(45);
  });

  test('what was typed over meanwhile is not searched, nor answered when it was searched already', async () => {
    const user = harness.telegram.user();
    const { queries } = harness.search;
    const release = harness.search.hold();
    const type = (query: string) =>
      harness.telegram.bot.updates.push({ inline_query: { id: query, from: user.user, query, offset: '' } });
    type('قو');
    await expect.poll(() => queries.at(-1)).toBe('قو');
    type('قوی');
    const last = user.inline('قوی سفید');
    await expect.poll(() => harness.telegram.bot.updates.pending.length).toBe(0);
    release();
    await last;
    expect(queries.slice(-2)).toEqual(['قو', 'قوی سفید']);
    expect(answeredIds()).not.toContain('قو');
  });

  test('what was typed over while it waited for a place in the search is neither searched nor answered', async () => {
    const { queries } = harness.search;
    const { bot } = harness.telegram;
    const release = harness.search.hold();
    const before = queries.length;
    const others = Array.from({ length: 8 }, () => harness.telegram.user().inline('گربه'));
    await expect.poll(() => queries.length).toBe(before + 8);
    const user = harness.telegram.user();
    const id = 'typed over';
    bot.updates.push({ inline_query: { id, from: user.user, query: 'قو', offset: '' } });
    const botId = BigInt(bot.user.id);
    const begun = () =>
      harness.database.prisma.telegramUpdate.count({ where: { botId, settledAt: null, attempts: 1 } });
    await expect.poll(begun).toBe(9);
    const last = user.inline('قوی');
    await expect.poll(() => bot.updates.pending.length).toBe(0);
    release();
    await Promise.all([...others, last]);
    expect(queries.slice(before + 8)).toEqual(['قوی']);
    expect(answeredIds()).not.toContain(id);
  });

  const imagesOf = ({ results }: Awaited<ReturnType<TestUser['inline']>>) =>
    results.map(result => result.photo_file_id);

  test('a photo that Telegram has no more costs itself alone, and is uploaded when it is shown again', async () => {
    await showPhotos(5);
    const user = harness.telegram.user();
    const known = imagesOf(await user.inline('گربه'));
    const dead = [known[3], known[17]].map(id => id ?? '');
    for (const id of dead) harness.telegram.bot.files.refuse(id);
    const answer = await user.inline('گربه');
    expect(imagesOf(answer)).toEqual(known.filter(id => !dead.includes(id ?? '')));
    expect(answer).toMatchObject({ cacheTime: 60, button: 'عکس‌های بیشتر در گفت‌وگو با من' });
    expect([...harness.sentFiles.ids.values()].filter(id => dead.includes(id))).toEqual([]);
    const calls = harness.telegram.calls.length;
    expect(imagesOf(await user.inline('گربه'))).toHaveLength(28);
    expect(harness.telegram.calls.slice(calls).map(({ method }) => method)).not.toContain('getFile');
    await showPhotos(5);
    expect(imagesOf(await user.inline('گربه'))).toEqual(known);
  });

  test('a photo that Telegram does not give now is left out, and shown as soon as it gives it', async () => {
    await showPhotos(5);
    const user = harness.telegram.user();
    const known = imagesOf(await user.inline('گربه'));
    const description = 'Bad Request: wrong file_id or the file is temporarily unavailable';
    const away = { kind: 'error', code: 400, description } as const;
    harness.telegram.faults.add('answerInlineQuery', away);
    harness.telegram.faults.add('getFile', away);
    const left = imagesOf(await user.inline('گربه'));
    expect(left).toHaveLength(29);
    expect(known).toEqual(expect.arrayContaining(left));
    expect(imagesOf(await user.inline('گربه'))).toEqual(known);
  });

  const refusal = { kind: 'error', code: 400, description: 'Bad Request: PHOTO_INVALID' } as const;

  test('photos that Telegram refuses without saying which, and knows by name: those before them, and the next page begins with them', async () => {
    await showPhotos(5);
    const user = harness.telegram.user();
    const whole = await user.inline('گربه');
    const known = [...imagesOf(whole), ...imagesOf(await user.inline('گربه', whole.nextOffset))];
    expect(known).toHaveLength(45);
    harness.telegram.faults.add('answerInlineQuery', refusal, 2);
    const before = await user.inline('گربه');
    expect(imagesOf(before)).toEqual(known.slice(0, 7));
    const after = await user.inline('گربه', before.nextOffset);
    expect(imagesOf(after)).toEqual(known.slice(7, 37));
  });

  test('the first photo that Telegram refuses costs itself alone, two in a row no others, and all of them not a call for each', async () => {
    await showPhotos(5);
    const user = harness.telegram.user();
    const known = imagesOf(await user.inline('گربه'));
    harness.telegram.faults.add('answerInlineQuery', refusal, 5);
    expect(imagesOf(await user.inline('گربه'))).toEqual(known.slice(1));
    harness.telegram.faults.add('answerInlineQuery', refusal, 10);
    expect(imagesOf(await user.inline('گربه'))).toEqual(known.slice(2));
    harness.telegram.faults.add('answerInlineQuery', refusal, 17);
    expect(await user.inline('گربه')).toMatchObject({ results: [], cacheTime: 1 });
    expect(imagesOf(await user.inline('گربه'))).toEqual(known);
  });

  test('a connection that drops under an answer costs nothing', async () => {
    await showPhotos(5);
    harness.telegram.faults.add('answerInlineQuery', { kind: 'drop' });
    expect(imagesOf(await harness.telegram.user().inline('گربه'))).toHaveLength(30);
  });

  test('says so where nothing fits, above the nearest photos', async () => {
    await showPhotos(5);
    harness.search.poor.add('قرارداد اجاره');
    const answer = await harness.telegram.user().inline('قرارداد اجاره');
    expect(answer.results.length).toBeGreaterThan(0);
    expect(answer.button).toBe('گمان نکنم این‌ها همان باشند؛ از خودم بپرسید');
  });

  test('says how many near duplicates stand behind a photo', async () => {
    await showPhotos(5);
    const { hits } = harness.search;
    harness.search.hits = hits.map((hit, index) => ({ ...hit, alike: index === 1 ? 3 : 0 }));
    const answer = await harness.telegram.user().inline('گربه');
    harness.search.hits = hits;
    expect(answer.results.map(({ description }) => description).slice(0, 3)).toEqual([
      undefined,
      '۳ عکس مانند این',
      undefined,
    ]);
    expect(answer.button).toBe('عکس‌های بیشتر و مانند این‌ها در گفت‌وگو با من');
  });

  test('an empty query shows an example; strange ones and a search that is away nothing, and nobody is written to', async () => {
    const user = harness.telegram.user({ language: 'en' });
    const empty = await user.inline('');
    expect(harness.search.queries.at(-1)).toBe('میوه');
    expect(empty.results.length).toBeGreaterThan(0);
    expect(empty.button).toBe('More photos in a chat with me');
    for (const [query, offset] of [
      ['...', ''],
      ['😀', ''],
      ['گربه', 'x'],
      ['گربه', `${'A'.repeat(22)}:30`],
      ['گ'.repeat(900), ''],
    ] as const) {
      expect((await user.inline(query, offset)).results).toEqual([]);
    }
    harness.search.failures.push(new Error('away'));
    expect(await user.inline('گل')).toMatchObject({ results: [], cacheTime: 1 });
    expect(user.received).toEqual([]);
  });

  test('does not wait for the answers in the private chat', async () => {
    const user = harness.telegram.user();
    harness.telegram.faults.add('sendMediaGroup', { kind: 'slow', ms: 2_000 });
    const albums = () => harness.telegram.calls.filter(({ method }) => method === 'sendMediaGroup').length;
    const before = albums();
    user.send('گل');
    await expect.poll(albums).toBe(before + 1);
    expect((await user.inline('گربه')).results).toHaveLength(30);
    await user.until(all => all.some(({ text }) => text !== undefined));
  });
});

describe('in a group', () => {
  test('the bot says a word when it is added, answers to its name in the language of who asks, and else is silent', async () => {
    const group = harness.telegram.group();
    const sara = harness.telegram.user();
    const john = harness.telegram.user({ name: 'John', language: 'en' });
    const said = () => group.messages.filter(({ from }) => from?.is_bot).map(({ text }) => text);
    const me = harness.telegram.bot.user;
    const added: object = { new_chat_members: [me] };
    sara.sendMessage(added as Partial<Message>, { chat: group });
    await expect.poll(said).toEqual([expect.stringContaining('/search میوه')]);
    sara.send('سلام بچه‌ها', { chat: group });
    sara.send(`me@${me.username} چه شد`, { chat: group });
    john.send(`@${me.username.toUpperCase()} گربهٔ سفید`, { chat: group });
    await expect.poll(() => said().at(-1)).toBe('Photos 1 to 10.');
    expect(harness.search.queries.at(-1)).toBe('گربهٔ سفید');
    sara.send(`گل @${me.username}`, { chat: group });
    await expect.poll(() => said().at(-1)).toBe('عکس‌های ۱ تا ۱۰.');
    expect(harness.search.queries.at(-1)).toBe('گل');
  });
});

describe('negareh bot setup', () => {
  test('sets commands, descriptions and menu in both languages, the same at a second time', async () => {
    const { bot, root } = harness.telegram;
    bot.descriptions.clear();
    for (let time = 0; time < 2; time += 1) {
      expect(await setUpBot({ token: bot.token, apiRoot: root })).toBe(bot.user.username);
      expect(Object.fromEntries(bot.descriptions)).toEqual({
        description: botMessages('en').description,
        'description fa': botMessages('fa').description,
        short_description: botMessages('en').shortDescription,
        'short_description fa': botMessages('fa').shortDescription,
        menu_button: 'commands',
      });
      const start = { command: 'start', description: 'شروع با چند نمونه' };
      expect(bot.commands.get('default fa')).toContainEqual(start);
    }
  });

  test('says what is wrong without the token', async () => {
    const { bot, root } = harness.telegram;
    const token = '7000000009:AARefusedRefusedRefusedRefused_12345';
    await expect(setUpBot({ token, apiRoot: root })).rejects.toMatchObject({
      code: 'telegram.token-refused',
    });
    const description = `Bad Request: /bot${bot.token}/`;
    harness.telegram.faults.add('setMyDescription', { kind: 'error', code: 400, description });
    const failure = await setUpBot({ token: bot.token, apiRoot: root }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'service.unreachable' });
    expect(String((failure as Error).message)).not.toContain(bot.token.split(':')[1]);
  });
});
