import type { Message, Update } from 'grammy/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REALISTIC_DELAYS } from './delays.ts';
import { PUBLISHED_LIMITS } from './flood-limits.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from './server.ts';
import { tinyPng } from './tiny-picture.ts';

interface Answer<Result> {
  ok: boolean;
  result: Result;
  error_code?: number;
  description?: string;
  parameters?: { retry_after: number };
}

let telegram: TelegramStandIn;
beforeEach(async () => {
  telegram = await startTelegram({ maxPollMs: 300 });
});
afterEach(() => telegram.close());

async function call<Result = unknown>(
  method: string,
  body: object = {},
  token = TEST_TOKEN,
): Promise<Answer<Result>> {
  const response = await fetch(`${telegram.root}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer<Result>;
  expect(response.status).toBe(answer.ok ? 200 : answer.error_code);
  return answer;
}

/** A multipart body as grammY writes it: lower-case headers, file names without quotes. */
async function upload<Result>(method: string, fields: object, files: Record<string, Buffer>) {
  const mark = '----------abc';
  const parts = [
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(`content-disposition:form-data;name="${name}"\r\n\r\n${value}`),
    ),
    ...Object.entries(files).map(([name, bytes]) =>
      Buffer.concat([
        Buffer.from(
          `content-disposition:form-data;name="${name}";filename=1.jpg\r\ncontent-type:application/octet-stream\r\n\r\n`,
        ),
        bytes,
      ]),
    ),
  ];
  const body = Buffer.concat([
    ...parts.flatMap(part => [Buffer.from(`--${mark}\r\n`), part, Buffer.from('\r\n')]),
    Buffer.from(`--${mark}--\r\n`),
  ]);
  const response = await fetch(`${telegram.root}/bot${TEST_TOKEN}/${method}`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${mark}` },
    body,
  });
  return (await response.json()) as Answer<Result>;
}

const album = (...sources: string[]) => JSON.stringify(sources.map(media => ({ type: 'photo', media })));

describe('the envelope', () => {
  test('an unknown token is 401, an unknown method 404', async () => {
    expect(await call('getMe', {}, '1:unknown')).toMatchObject({ ok: false, error_code: 401 });
    expect(await call('getNothing')).toMatchObject({
      error_code: 404,
      description: 'Not Found: method not found',
    });
    expect(await call('getMe')).toMatchObject({ ok: true, result: { is_bot: true } });
  });
});

describe('getUpdates', () => {
  test('an update comes again until an offset above it confirms it', async () => {
    const user = telegram.user();
    user.send('یک');
    user.send('دو');
    const first = await call<Update[]>('getUpdates');
    expect(first.result.map(update => update.message?.text)).toEqual(['یک', 'دو']);
    expect((await call<Update[]>('getUpdates')).result).toHaveLength(2);
    const next = (first.result[0]?.update_id ?? 0) + 1;
    expect((await call<Update[]>('getUpdates', { offset: next })).result).toHaveLength(1);
    expect((await call<Update[]>('getUpdates')).result).toHaveLength(1);
  });

  test('a negative offset keeps only the last ones', async () => {
    const user = telegram.user();
    for (const text of ['یک', 'دو', 'سه']) user.send(text);
    const { result } = await call<Update[]>('getUpdates', { offset: -1 });
    expect(result.map(update => update.message?.text)).toEqual(['سه']);
  });

  test('waits for an update, and answers empty when none comes', async () => {
    const started = Date.now();
    expect((await call<Update[]>('getUpdates', { timeout: 30 })).result).toEqual([]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
    const waiting = call<Update[]>('getUpdates', { timeout: 30 });
    await expect.poll(() => telegram.bot.updates.isPolled).toBe(true);
    telegram.user().send('سلام');
    expect((await waiting).result).toHaveLength(1);
  });

  test('a second poller ends the first with 409', async () => {
    const first = call('getUpdates', { timeout: 30 });
    await expect.poll(() => telegram.bot.updates.isPolled).toBe(true);
    const second = call('getUpdates', { timeout: 30 });
    expect(await first).toMatchObject({ ok: false, error_code: 409 });
    expect(await second).toMatchObject({ ok: true });
  });

  test('a poller that hung up does not conflict with the next', async () => {
    const stop = new AbortController();
    const hungUp = fetch(`${telegram.root}/bot${TEST_TOKEN}/getUpdates?timeout=30`, { signal: stop.signal });
    await expect.poll(() => telegram.bot.updates.isPolled).toBe(true);
    stop.abort();
    await expect(hungUp).rejects.toThrow();
    await expect.poll(() => telegram.bot.updates.isPolled).toBe(false);
    expect(await call('getUpdates')).toMatchObject({ ok: true });
  });

  test('allowed_updates is remembered and filters what comes in', async () => {
    await call('getUpdates', { allowed_updates: ['callback_query'] });
    telegram.user().send('نادیده');
    expect((await call<Update[]>('getUpdates')).result).toEqual([]);
  });

  test('is refused while a webhook is set; the webhook gets the secret and a retry', async () => {
    const { createServer } = await import('node:http');
    const seen: { secret: unknown; text: string }[] = [];
    const receiver = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({
        secret: request.headers['x-telegram-bot-api-secret-token'],
        text: (JSON.parse(body) as Update).message?.text ?? '',
      });
      response.writeHead(seen.length === 1 ? 500 : 200).end();
    });
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as { port: number };
    await call('setWebhook', { url: `http://127.0.0.1:${port}/hook`, secret_token: 's3cret' });
    expect(await call('getUpdates')).toMatchObject({ error_code: 409 });
    telegram.user().send('سلام');
    await expect.poll(() => seen.length).toBe(2);
    expect(seen).toEqual(Array(2).fill({ secret: 's3cret', text: 'سلام' }));
    await call('deleteWebhook');
    expect(await call('getUpdates')).toMatchObject({ ok: true });
    receiver.close();
  });
});

describe('sending', () => {
  test('the bot may write only to people who wrote first and did not block it', async () => {
    const user = telegram.user();
    const message = { chat_id: user.chat.info.id, text: 'سلام' };
    expect(await call('sendMessage', message)).toMatchObject({
      error_code: 400,
      description: 'Bad Request: chat not found',
    });
    user.send('/start');
    expect(await call('sendMessage', message)).toMatchObject({ ok: true });
    user.block();
    expect(await call('sendMessage', message)).toMatchObject({ error_code: 403 });
  });

  test('callback_data is limited to 64 bytes, not letters', async () => {
    const user = telegram.user();
    user.send('/start');
    const send = (data: string) =>
      call('sendMessage', {
        chat_id: user.chat.info.id,
        text: 'سلام',
        reply_markup: { inline_keyboard: [[{ text: 'بیشتر', callback_data: data }]] },
      });
    expect(await send('م'.repeat(32))).toMatchObject({ ok: true });
    expect(await send('م'.repeat(33))).toMatchObject({
      ok: false,
      description: expect.stringMatching(/DATA_INVALID/),
    });
  });

  test('texts and captions have their limits', async () => {
    const user = telegram.user();
    user.send('/start');
    const chat_id = user.chat.info.id;
    expect(await call('sendMessage', { chat_id, text: 'a'.repeat(4097) })).toMatchObject({ error_code: 400 });
    expect(await call('sendMessage', { chat_id, text: '  ' })).toMatchObject({ error_code: 400 });
    const photo = { photo: tinyPng(9, 9) };
    expect(
      await upload('sendPhoto', { chat_id, photo: 'attach://photo', caption: 'a'.repeat(1025) }, photo),
    ).toMatchObject({ error_code: 400, description: expect.stringMatching(/caption is too long/) });
  });

  test('an edit that changes nothing is an error', async () => {
    const user = telegram.user();
    user.send('/start');
    const chat_id = user.chat.info.id;
    const { result } = await call<Message>('sendMessage', { chat_id, text: 'یک' });
    const edit = { chat_id, message_id: result.message_id, text: 'دو' };
    expect(await call('editMessageText', edit)).toMatchObject({ ok: true });
    expect(await call('editMessageText', edit)).toMatchObject({
      description: expect.stringMatching(/message is not modified/),
    });
  });

  test('a callback query is answered once', async () => {
    const user = telegram.user();
    const message = user.send('/start');
    user.pressData(message, 'x');
    const updates = await call<Update[]>('getUpdates');
    const callback_query_id = updates.result.at(-1)?.callback_query?.id;
    expect(await call('answerCallbackQuery', { callback_query_id })).toMatchObject({ ok: true });
    expect(await call('answerCallbackQuery', { callback_query_id })).toMatchObject({
      description: expect.stringMatching(/query is too old/),
    });
  });
});

describe('albums', () => {
  const a = tinyPng(400, 300);
  const b = tinyPng(300, 400);

  test('two to ten photos share one media_group_id; each gets its sizes and file_ids', async () => {
    const user = telegram.user();
    user.send('/start');
    const { result } = await upload<Message[]>(
      'sendMediaGroup',
      { chat_id: user.chat.info.id, media: album('attach://one', 'attach://two') },
      { one: a, two: b },
    );
    expect(result).toHaveLength(2);
    expect(new Set(result.map(message => message.media_group_id)).size).toBe(1);
    const largest = result[0]?.photo?.at(-1);
    expect(largest).toMatchObject({ width: 400, height: 300 });
    const again = album(largest?.file_id ?? '', result[1]?.photo?.at(-1)?.file_id ?? '');
    const reused = await call<Message[]>('sendMediaGroup', { chat_id: user.chat.info.id, media: again });
    expect(reused.result[0]?.photo?.at(-1)?.file_unique_id).toBe(largest?.file_unique_id);
  });

  test('one, eleven, unresolved and buttoned albums are refused, and nothing is sent', async () => {
    const user = telegram.user();
    user.send('/start');
    const chat_id = user.chat.info.id;
    const send = (media: string, extra = {}) =>
      upload<Message[]>('sendMediaGroup', { chat_id, media, ...extra }, { one: a });
    expect(await send(album('attach://one'))).toMatchObject({ ok: false });
    expect(await send(album(...Array<string>(11).fill('attach://one')))).toMatchObject({
      description: 'Bad Request: too much messages to send as an album',
    });
    expect(await send(album('attach://one', 'attach://missing'))).toMatchObject({
      description: expect.stringMatching(/failed to send message #2 .*no photo in the request/),
    });
    expect(await send(album('attach://one', 'attach://one'), { reply_markup: '{}' })).toMatchObject({
      ok: false,
    });
    expect(user.received).toEqual([]);
  });

  test("another bot's file_id is refused", async () => {
    const user = telegram.user();
    user.send('/start');
    const other = telegram.addBot('7000000002:AAOtherOtherOtherOtherOther_12345', 'other_bot');
    const fileId = other.files.addPhoto(a).at(-1)?.file_id;
    expect(await call('sendPhoto', { chat_id: user.chat.info.id, photo: fileId })).toMatchObject({
      error_code: 400,
      description: expect.stringMatching(/wrong file identifier/),
    });
  });
});

describe('faults', () => {
  test('a flood rule counts each album item and names the wait', async () => {
    const user = telegram.user();
    user.send('/start');
    telegram.flood.rule = { perChat: 3 };
    telegram.flood.now = () => 0;
    const chat_id = user.chat.info.id;
    const one = tinyPng(9, 9);
    await upload('sendMediaGroup', { chat_id, media: album('attach://o', 'attach://o') }, { o: one });
    const second = await upload(
      'sendMediaGroup',
      { chat_id, media: album('attach://o', 'attach://o') },
      { o: one },
    );
    expect(second).toMatchObject({ ok: false, error_code: 429, parameters: { retry_after: 1 } });
  });

  test('the published limits: an album counts its items over all, and the wait is until enough have left', async () => {
    telegram.flood.rule = PUBLISHED_LIMITS;
    telegram.flood.now = () => 0;
    const people = Array.from({ length: 5 }, () => telegram.user());
    for (const person of people) person.send('/start');
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`p${n}`, tinyPng(8, 8, n)]));
    const media = JSON.stringify(Object.keys(files).map(n => ({ type: 'photo', media: `attach://${n}` })));
    const album = (chat_id = 0) => upload('sendMediaGroup', { chat_id, media }, files);
    const [first, second, third, fourth] = people.map(person => person.chat.info.id);
    for (const id of [first, second, third]) expect(await album(id)).toMatchObject({ ok: true });
    expect(await call('sendMessage', { chat_id: fourth, text: 'x' })).toMatchObject({
      error_code: 429,
      parameters: { retry_after: 1 },
    });
    expect(await call('sendMessage', { chat_id: first, text: 'x' })).toMatchObject({ error_code: 429 });
    const group = telegram.group();
    telegram.flood.rule = { perGroup: 20 };
    const inGroup = () => call('sendMessage', { chat_id: group.info.id, text: 'x' });
    for (let n = 0; n < 20; n += 1) expect(await inGroup()).toMatchObject({ ok: true });
    expect(await inGroup()).toMatchObject({ error_code: 429, parameters: { retry_after: 60 } });
  });

  test('a delayed call is counted when it comes and seen when it is done', async () => {
    const slow = await startTelegram({
      delays: { ...REALISTIC_DELAYS, sendMessage: [200, 200] },
      limits: { perChat: 1 },
    });
    const person = slow.user();
    person.send('/start');
    const send = () =>
      fetch(`${slow.root}/bot${TEST_TOKEN}/sendMessage?text=x&chat_id=${person.chat.info.id}`);
    const first = send();
    await expect.poll(() => slow.calls.length).toBe(1);
    expect((await send()).status).toBe(429);
    expect(person.received).toEqual([]);
    expect((await first).status).toBe(200);
    expect(person.received).toHaveLength(1);
    await slow.close();
  });

  test('malformed answers: any result, a body that is not the API’s, one that is cut and one that stalls', async () => {
    const ask = (signal?: AbortSignal) =>
      fetch(`${telegram.root}/bot${TEST_TOKEN}/getUpdates`, signal ? { signal } : {});
    telegram.faults.add('getUpdates', { kind: 'result', result: [null] });
    expect(await (await ask()).json()).toEqual({ ok: true, result: [null] });
    telegram.faults.add('getUpdates', { kind: 'body', status: 403, text: '<html>' });
    const refused = await ask();
    expect([refused.status, await refused.text()]).toEqual([403, '<html>']);
    telegram.faults.add('getUpdates', { kind: 'flood', seconds: undefined });
    expect(await (await ask()).json()).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests',
    });
    telegram.faults.add('getUpdates', { kind: 'cut' });
    await expect(ask().then(response => response.text())).rejects.toThrow();
    telegram.faults.add('getUpdates', { kind: 'stall' });
    const stalled = ask(AbortSignal.timeout(300)).then(response => response.text());
    await expect(stalled).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('faults strike their method as often as asked', async () => {
    telegram.faults.add('getMe', { kind: 'html-502' });
    telegram.faults.add('getMe', { kind: 'drop' });
    const url = `${telegram.root}/bot${TEST_TOKEN}/getMe`;
    const broken = await fetch(url);
    expect(broken.status).toBe(502);
    expect(await broken.text()).toContain('<html>');
    await expect(fetch(url)).rejects.toThrow();
    expect((await fetch(url)).status).toBe(200);
  });

  test('a duplicate update arrives twice with one id', async () => {
    telegram.user().send('سلام', { copies: 2 });
    const { result } = await call<Update[]>('getUpdates');
    expect(result).toHaveLength(2);
    expect(new Set(result.map(update => update.update_id)).size).toBe(1);
  });
});

describe('inline mode', () => {
  test('an answer reaches the user; duplicate ids and too many results are refused', async () => {
    const user = telegram.user();
    const answer = user.inline('گربه');
    const updates = await call<Update[]>('getUpdates');
    const inline_query_id = updates.result[0]?.inline_query?.id;
    const photo_file_id = telegram.bot.files.addPhoto(tinyPng(9, 9)).at(-1)?.file_id;
    const result = (id: number) => ({ type: 'photo', id: String(id), photo_file_id });
    const reply = (results: object[]) => call('answerInlineQuery', { inline_query_id, results });
    expect(await reply([result(1), result(1)])).toMatchObject({ ok: false });
    expect(await reply(Array.from({ length: 51 }, (_, id) => result(id)))).toMatchObject({ ok: false });
    expect(await reply([{ type: 'photo', id: '1', photo_file_id: 'unknown' }])).toMatchObject({ ok: false });
    expect(await reply([result(1), result(2)])).toMatchObject({ ok: true });
    expect((await answer).results).toHaveLength(2);
    expect(await reply([result(1)])).toMatchObject({
      description: expect.stringMatching(/query is too old/),
    });
  });
});
