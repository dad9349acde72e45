import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { Validator } from '@seriousme/openapi-schema-validator';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../../../core/data/images/disk-image-files.ts';
import { newId } from '../../../../../core/ground/domain/id.ts';
import {
  BusyError,
  InputError,
  kindOf,
  NotFoundError,
  PermanentError,
  RetryableError,
} from '../../../../../core/ground/errors.ts';
import { readPicture } from '../../../../../core/ground/pixels/inspect.ts';
import { drawNumberedSheet } from '../../../../../core/ground/pixels/numbered-sheet.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { pattern } from '../../../ground/pixels/pictures.ts';
import { classification, page, startTestServer, type TestServer } from './fake-backend.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const start = async (options?: Parameters<typeof startTestServer>[0]): Promise<TestServer> => {
  server = await startTestServer(options);
  return server;
};
const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(server!.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const search = (body: unknown, headers?: Record<string, string>) =>
  post('/v1/search', JSON.stringify(body), headers);
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as ErrorShape).error.code;
interface ErrorShape {
  error: { code: string; message: string; requestId: string; parameters: Record<string, unknown> };
}

describe('POST /v1/search', () => {
  it('passes on what is asked, with the defaults, and answers with the page', async () => {
    const { backend } = await start();
    const [imageId, queryId] = [newId(), newId()];
    const answer = await search({ text: 'گربه' });
    expect([answer.status, await answer.json()]).toEqual([200, page]);
    const filters = { source: ['demo'], city: ['تهران'], from: '2026-01-01T00:00:00Z' };
    await search({ imageId: imageId.toUpperCase(), top: 5, filters });
    await search({ queryId, offset: 10 });
    await search({
      text: 'ساحل',
      terms: [
        { imageId, weight: 0.5 },
        { text: 'آدم', weight: -1 },
      ],
      mode: 'both',
    });
    await search({ terms: [{ text: 'ساحل' }] });
    expect(backend.asked).toEqual([
      { text: 'گربه', top: 10, offset: 0 },
      { imageId, top: 5, offset: 0, filters },
      { queryId, top: 10, offset: 10 },
      {
        terms: [{ text: 'ساحل' }, { imageId, weight: 0.5 }, { text: 'آدم', weight: -1 }],
        mode: 'both',
        top: 10,
        offset: 0,
      },
      { terms: [{ text: 'ساحل', weight: 1 }], top: 10, offset: 0 },
    ]);
  });

  it.each([
    ['no subject', {}],
    ['two subjects', { text: 'گربه', imageId: newId() }],
    ['a subject beside a query', { terms: [{ text: 'گربه' }], queryId: newId() }],
    ['parts that are none', { terms: [] }],
    ['a part that is none', { terms: [{ weight: 2 }] }],
    ['a part that is two', { terms: [{ text: 'گربه', imageId: newId() }] }],
    ['a weight of zero', { terms: [{ text: 'گربه', weight: 0 }] }],
    ['an unknown field', { text: 'گربه', url: 'http://example.com/cat.jpg' }],
    ['filters for a further page', { queryId: newId(), filters: { city: ['تهران'] } }],
    ['a top beyond the limit', { text: 'گربه', top: 101 }],
    ['a text that is none', { text: 5 }],
    ['an unknown source', { text: 'گربه', filters: { source: ['web'] } }],
    ['an id that is none', { imageId: '1' }],
    ['nothing at all', null],
  ])('refuses %s', async (_, body) => {
    const { backend } = await start();
    const answer = await search(body);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'request.invalid']);
    expect(backend.asked).toEqual([]);
  });

  it('refuses broken JSON, another content type, a larger body and unknown paths', async () => {
    await start();
    const answers = [
      await post('/v1/search', '{"text":'),
      await post('/v1/search', 'text=گربه', { 'content-type': 'application/x-www-form-urlencoded' }),
      await post('/v1/search', JSON.stringify({ text: 'گ'.repeat(40_000) })),
      await fetch(`${server!.url}/v1/search`),
      await fetch(`${server!.url}/%ff`),
    ];
    const codes = await Promise.all(answers.map(async answer => [answer.status, await codeOf(answer)]));
    expect(codes).toEqual([
      [400, 'request.invalid'],
      [400, 'request.invalid'],
      [413, 'request.too-large'],
      [404, 'request.unknown-path'],
      [400, 'request.invalid'],
    ]);
  });
});

describe('POST /v1/search/image', () => {
  const picture = new Uint8Array([1, 2, 3]);
  const upload = (query: string, body: string | Uint8Array<ArrayBuffer> = picture, type = 'image/jpeg') =>
    post(`/v1/search/image${query}`, body, { 'content-type': type });

  it('passes the bytes on with what the query string says', async () => {
    const { backend } = await start();
    const query = '?top=3&offset=6&source=demo&city=تهران&city=شیراز&to=2026-01-01T00:00:00Z';
    expect((await upload(query)).status).toBe(200);
    expect((await upload('', picture, 'application/octet-stream')).status).toBe(200);
    const [first, second] = backend.asked as { image: Uint8Array }[];
    expect(first).toMatchObject({
      top: 3,
      offset: 6,
      filters: { source: ['demo'], city: ['تهران', 'شیراز'], to: '2026-01-01T00:00:00Z' },
    });
    expect([...first!.image]).toEqual([1, 2, 3]);
    expect(second).toMatchObject({ top: 10, offset: 0, filters: {} });
  });

  it('takes words and their weights beside the picture', async () => {
    const { backend } = await start();
    expect((await upload('?text=برف&text=آدم&weight=0.5&weight=-1&mode=both')).status).toBe(200);
    expect((await upload('?text=برف')).status).toBe(200);
    expect(backend.asked).toMatchObject([
      { terms: [{}, { text: 'برف', weight: 0.5 }, { text: 'آدم', weight: -1 }], mode: 'both' },
      { terms: [{}, { text: 'برف', weight: 1 }] },
    ]);
    for (const query of [
      '?weight=1',
      '?text=برف&weight=1&weight=2',
      '?text=برف&weight=0',
      '?text=برف&weight=x',
    ]) {
      expect([query, (await upload(query)).status]).toEqual([query, 400]);
    }
  });

  it('refuses an address instead of a picture, an empty body, wrong numbers and too many bytes', async () => {
    const { backend } = await start({ variables: { MAX_IMAGE_BYTES: '1000' } });
    const answers = [
      await upload('', '{"url":"http://example.com/cat.jpg"}', 'application/json'),
      await upload('', ''),
      await upload('?top=ten'),
      await upload('?top=500'),
      await upload('?url=http://example.com/cat.jpg'),
      await upload('', new Uint8Array(1001)),
    ];
    const codes = await Promise.all(answers.map(async answer => [answer.status, await codeOf(answer)]));
    expect(codes).toEqual([...Array(5).fill([400, 'request.invalid']), [413, 'request.too-large']]);
    expect(backend.asked).toEqual([]);
  });

  it('lets in only some pictures at a time, and others as soon as one has gone', async () => {
    // One upload for eight searches.
    const { backend, port } = await start({ variables: { SEARCH_CONCURRENCY: '16' } });
    const head =
      'POST /v1/search/image HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\ncontent-length: 9\r\n\r\n';
    const slow = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    for (const socket of slow) socket.write(`${head}abc`);
    // Both have come so far that others are turned away.
    await expect.poll(async () => (await upload('')).status).toBe(503);
    backend.asked.length = 0;
    const refused = await upload('');
    expect([refused.status, refused.headers.get('retry-after'), await codeOf(refused)]).toEqual([
      503,
      '1',
      'service.busy',
    ]);
    slow[0]!.destroy();
    await expect.poll(async () => (await upload('')).status).toBe(200);
    slow[1]!.destroy();
    expect(backend.asked).toHaveLength(1);
  });

  it('keeps the place of one who hangs up until its work has ended', async () => {
    const { backend, port } = await start({ variables: { SEARCH_CONCURRENCY: '8' } });
    const gate = Promise.withResolvers<void>();
    backend.answer = async () => {
      await gate.promise;
      return page;
    };
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /v1/search/image HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\ncontent-length: 3\r\n\r\nabc',
    );
    await expect.poll(() => backend.asked.length).toBe(1);
    socket.destroy();
    await once(socket, 'close');
    // More than a connection's end takes to arrive.
    for (let times = 0; times < 5; times++) expect((await upload('')).status).toBe(503);
    gate.resolve();
    await expect.poll(async () => (await upload('')).status).toBe(200);
  });
});

describe('POST /v1/classify', () => {
  it('takes a known image, and an uploaded one', async () => {
    const { backend } = await start();
    const imageId = newId();
    const body = { imageId, labels: ['گربه', 'سگ'], templates: ['عکس {}'], logitScale: 20 };
    const known = await post('/v1/classify', JSON.stringify(body));
    expect([known.status, await known.json()]).toEqual([200, classification]);
    const query = '?labels=گربه&labels=سگ&templates=عکس {}&logitScale=20';
    const bytes = new Uint8Array([1, 2]);
    const sent = await post(`/v1/classify/image${query}`, bytes, { 'content-type': 'image/png' });
    expect([sent.status, await sent.json()]).toEqual([200, classification]);
    expect(backend.classified).toEqual([body, { ...body, imageId: undefined, image: Buffer.from(bytes) }]);
  });

  it.each([
    ['no label', {}],
    ['one label', { labels: ['گربه'] }],
    ['a template without a place', { labels: ['گربه', 'سگ'], templates: ['عکس'] }],
    ['a scale of nothing', { labels: ['گربه', 'سگ'], logitScale: 0 }],
  ])('refuses %s', async (_, body) => {
    await start();
    const known = await post('/v1/classify', JSON.stringify({ imageId: newId(), ...body }));
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(body))
      for (const one of [value].flat()) query.append(name, String(one));
    const type = { 'content-type': 'image/png' };
    const sent = await post(`/v1/classify/image?${query}`, new Uint8Array([1]), type);
    expect([known.status, sent.status]).toEqual([400, 400]);
  });
});

describe('errors', () => {
  it.each([
    [400, null, new InputError('text.empty', {})],
    [400, null, new InputError('query.only-excludes', {})],
    [400, null, new InputError('image.unreadable', { reason: 'it is not' })],
    [413, null, new InputError('image.too-many-bytes', { bytes: 9, limit: 3 })],
    [404, null, new NotFoundError('query.not-found', { queryId: 'x' })],
    [503, '7', new BusyError('service.busy', { service: 'search', seconds: 7 })],
    [503, '2', new RetryableError('image.not-embedded', { imageId: 'x' })],
    [503, '30', new PermanentError('index.mismatch', { field: 'modelId', expected: 'a', found: 'b' })],
    [504, null, new RetryableError('request.timeout', { milliseconds: 10 })],
    [500, null, new Error('password=secret')],
  ])('%i is told as JSON (retry after %s): %s', async (status, retryAfter, error) => {
    const { backend } = await start();
    backend.answer = () => Promise.reject(error);
    const answer = await search({ text: 'گربه' }, { 'x-request-id': 'mine-1' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    const { error: told } = (await answer.json()) as ErrorShape;
    const own = error instanceof Error && 'code' in error ? error : { code: 'internal', parameters: {} };
    expect(told).toEqual({
      code: own.code,
      kind: kindOf(error),
      parameters: own.parameters,
      requestId: 'mine-1',
      message: told.message,
    });
    expect(told.message).not.toContain('secret');
    expect(told.message.length).toBeGreaterThan(10);
  });

  it.each([
    ['fa', 'متن جست‌وجو خالی است'],
    ['fa-IR,en;q=0.5', 'متن جست‌وجو خالی است'],
    ['en;q=0.5, fa;q=0.9', 'متن جست‌وجو خالی است'],
    ['de, en;q=0.3, fa;q=0.2', 'The query is empty'],
    ['fa;q=0', 'The query is empty'],
    ['', 'The query is empty'],
  ])('speak the language of “%s”', async (language, words) => {
    const { backend } = await start();
    backend.answer = () => Promise.reject(new InputError('text.empty', {}));
    const answer = await search({ text: '' }, { 'accept-language': language });
    expect(((await answer.json()) as ErrorShape).error.message).toContain(words);
  });
});

describe('request ids', () => {
  it('are taken over when they are harmless, else made, and stand in answer and log', async () => {
    const lines: Record<string, unknown>[] = [];
    const stream = new Writable({
      write: (chunk, _, done) => {
        lines.push(JSON.parse(String(chunk)));
        done();
      },
    });
    await start({ log: pino({ level: 'info' }, stream) });
    const idFor = async (given?: string) =>
      (await search({ text: 'گربه' }, given ? { 'x-request-id': given } : {})).headers.get('x-request-id');
    expect(await idFor('job.7:a_B-c')).toBe('job.7:a_B-c');
    const made = [await idFor(), await idFor('two words'), await idFor('x'.repeat(65))];
    expect(new Set(made).size).toBe(3);
    for (const id of made) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await expect
      .poll(() => lines.filter(({ msg }) => msg === 'answered').map(({ requestId }) => requestId))
      .toEqual(['job.7:a_B-c', ...made]);
    expect(JSON.stringify(lines)).not.toContain('گربه');
  });
});

describe('access', () => {
  const API_TOKEN = 'a-token-of-many-letters';
  const ask = (path: string, headers: Record<string, string> = {}) => fetch(server!.url + path, { headers });

  it('needs the token, where one is set, for everything but the liveness check', async () => {
    await start({ variables: { API_TOKEN } });
    for (const path of ['/readyz', '/metrics', '/openapi.json', '/nope']) {
      for (const authorization of ['', 'Bearer wrong-token-of-letters', API_TOKEN, `Basic ${API_TOKEN}`]) {
        const answer = await ask(path, { authorization });
        expect([answer.status, await codeOf(answer)]).toEqual([401, 'request.unauthorized']);
        const challenge = authorization ? 'Bearer error="invalid_token"' : 'Bearer';
        expect(answer.headers.get('www-authenticate')).toBe(challenge);
      }
    }
    expect((await search({ text: 'گربه' })).status).toBe(401);
    expect((await search({ text: 'گربه' }, { authorization: `Bearer ${API_TOKEN}` })).status).toBe(200);
    expect((await ask('/readyz', { authorization: `Bearer ${API_TOKEN}` })).status).toBe(200);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('without a token is for this machine under its own name only', async () => {
    const { port } = await start();
    const statusFor = async (host: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET /readyz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      return String(await once(socket, 'data')).split(' ')[1]!;
    };
    expect(await statusFor('evil.example')).toBe('400');
    expect(await statusFor(`localhost.evil.example:${port}`)).toBe('400');
    expect(await statusFor(`localhost:${port}`)).toBe('200');
    expect(await statusFor(`[::1]:${port}`)).toBe('200');
  });
});

describe('operation', () => {
  it('is alive before it is ready, and says why it is not', async () => {
    const { backend } = await start();
    const reason = new PermanentError('index.mismatch', { field: 'modelId', expected: 'a', found: 'b' });
    backend.ready = { ready: false, reason };
    expect((await fetch(`${server!.url}/healthz`)).status).toBe(200);
    const answer = await fetch(`${server!.url}/readyz`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    const { error } = (await answer.json()) as ErrorShape;
    expect(error.code).toBe('index.mismatch');
    expect(error.message).toContain('index build');
  });

  it('completes what is typed, so many at most', async () => {
    const { url } = await start();
    const suggest = (query: string) => fetch(`${url}/v1/suggest?${query}`);
    expect(await (await suggest('text=گربه&limit=1')).json()).toEqual({ suggestions: ['گربه سیاه'] });
    expect((await suggest('text=گربه&limit=9')).status).toBe(400);
    expect((await suggest('limit=3')).status).toBe(400);
  });

  it('describes all of its routes in a valid OpenAPI document', async () => {
    await start();
    const document = (await (await fetch(`${server!.url}/openapi.json`)).json()) as Record<string, unknown>;
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    expect(errors).toBeUndefined();
    expect([valid, validator.version]).toEqual([true, '3.1']);
    const { paths, components } = document as {
      paths: Record<string, Record<string, { responses: object; requestBody?: { content: object } }>>;
      components: { schemas: Record<string, { properties: object }> };
    };
    expect(Object.keys(paths)).toEqual([
      '/v1/search',
      '/v1/suggest',
      '/v1/search/image',
      '/v1/classify',
      '/v1/classify/image',
      '/v1/preview',
      '/v1/photo',
      '/v1/sheet',
      '/v1/plots/days',
      '/v1/pairs/export',
      '/v1/pairs',
      '/v1/pairs/image',
      '/v1/decisions',
      '/healthz',
      '/readyz',
      '/metrics',
    ]);
    expect(Object.keys(paths['/v1/search']!['post']!.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '404', '413', '503', '504']),
    );
    expect(Object.keys(paths['/v1/search/image']!['post']!.requestBody!.content)).toContain('image/*');
    expect(Object.keys(components.schemas['Hit']!.properties)).toEqual(Object.keys(page.hits[0]!));
  });

  it('draws a page of results once, and the photos of its results by rank alone', async () => {
    const dataDir = await temporaryFolder();
    const { backend } = await start({ variables: { DATA_DIR: dataDir } });
    const files = new DiskImageFiles(dataDir);
    const [hit] = page.hits;
    const original = await pattern(1400, 700).png().toBuffer();
    const { renditions } = await readPicture(original, { maxBytes: 1e8, maxPixels: 1e8 });
    await files.write({ sha256: hit!.sha256, format: 'png', bytes: original, renditions });
    backend.answer = async () => ({
      ...page,
      hits: [{ ...hit!, path: files.pathOf(hit!.sha256, 'png') }],
    });
    const draw = async (address: string) => {
      const answer = await fetch(`${server!.url}${address}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      const { width, height } = await sharp(await answer.arrayBuffer()).metadata();
      return [width, height];
    };
    const queryId = newId();
    expect(await draw(`/v1/photo?queryId=${queryId}&rank=1&size=light`)).toEqual([1280, 640]);
    expect(await draw(`/v1/photo?queryId=${queryId}&rank=1&size=full`)).toEqual([1400, 700]);
    expect(backend.asked.at(-1)).toEqual({ queryId, offset: 0, top: 1 });
    expect(await draw(`/v1/sheet?queryId=${queryId}&locale=fa`)).toEqual([336, 256]);
    await rm(files.renditionPath(hit!.sha256, 320));
    const again = await fetch(`${server!.url}/v1/sheet?queryId=${queryId}&locale=fa`);
    const anew = await fetch(`${server!.url}/v1/sheet?queryId=${queryId}&locale=en`);
    expect((await again.arrayBuffer()).byteLength).toBeGreaterThan((await anew.arrayBuffer()).byteLength);
    const other = await fetch(`${server!.url}/v1/photo?queryId=${queryId}&rank=2&size=full`);
    expect([other.status, await codeOf(other)]).toEqual([404, 'image.not-found']);
  });

  it('numbers a page as its buttons are, where a photo before is hidden', async () => {
    const { backend } = await start({ variables: { DATA_DIR: await temporaryFolder() } });
    const draw = async (...ranks: number[]) => {
      backend.answer = async () => ({ ...page, hits: ranks.map(rank => ({ ...page.hits[0]!, rank })) });
      const answer = await fetch(`${server!.url}/v1/sheet?queryId=${newId()}&locale=fa`);
      return Buffer.from(await answer.arrayBuffer());
    };
    const [whole, gap] = [await draw(1, 2, 3), await draw(1, 3, 4)];
    expect(gap.equals(whole)).toBe(false);
    const cells = [1, 3, 4].map(rank => ({ rank, rendition: undefined }));
    expect(gap.equals(await drawNumberedSheet({ cells, locale: 'fa' }))).toBe(true);
  });

  it('lets few wait for photos in full, and light ones not behind them', async () => {
    const dataDir = await temporaryFolder();
    const { backend } = await start({ variables: { DATA_DIR: dataDir } });
    const path = `${dataDir}/large.png`;
    await pattern(3000, 3000).png().toFile(path);
    backend.answer = async () => ({ ...page, hits: [{ ...page.hits[0]!, path }] });
    const queryId = newId();
    let left = 0;
    const full = async (signal?: AbortSignal) => {
      const address = `${server!.url}/v1/photo?queryId=${queryId}&rank=1&size=full`;
      const answer = await fetch(address, signal ? { signal } : {});
      left -= 1;
      return answer.status === 200 ? 'brought' : codeOf(answer);
    };
    const gone = new AbortController();
    const many = Array.from({ length: 12 }, () => full(gone.signal).catch(() => 'gone'));
    left = many.length;
    const sheet = await fetch(`${server!.url}/v1/sheet?queryId=${queryId}&locale=fa`);
    expect([sheet.status, left > 0]).toEqual([200, true]);
    await expect.poll(() => left).toBeLessThanOrEqual(4);
    // Who has hung up is not waited for: their places are free at once when their turn comes.
    gone.abort();
    expect(new Set(await Promise.all(many))).toContain('service.busy');
    await expect.poll(() => full()).toBe('brought');
  });

  it('draws days as a plot, also such as had nothing', async () => {
    await start();
    const days = ['2026-11-27', '2026-11-28'].map(day => ({ day, count: 0 }));
    const answer = await post('/v1/plots/days', JSON.stringify({ title: 'جست‌وجوها', locale: 'fa', days }));
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect((await sharp(await answer.arrayBuffer()).metadata()).format).toBe('png');
    expect((await post('/v1/plots/days', JSON.stringify({ title: '', days: [] }))).status).toBe(400);
  });

  it('counts its answers for Prometheus', async () => {
    await start();
    await search({ text: 'گربه' });
    await search({});
    const answer = await fetch(`${server!.url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = await answer.text();
    expect(text).toContain('negareh_http_answers_total{route="/v1/search",status="200"} 1');
    expect(text).toContain('negareh_http_answers_total{route="/v1/search",status="400"} 1');
    for (const name of [
      'negareh_event_loop_longest_block_seconds',
      'negareh_process_memory_bytes',
      'negareh_index_images',
    ]) {
      expect(text).toMatch(new RegExp(`^${name}\\S* \\d`, 'm'));
    }
  });

  it('shows the longest block of the event loop once', async () => {
    await start();
    const longest = async () => {
      const text = await (await fetch(`${server!.url}/metrics`)).text();
      return Number(/^negareh_event_loop_longest_block_seconds (\S+)/m.exec(text)![1]);
    };
    // A block that begins before the first tick after a look is not seen: the one of the next try is.
    await expect
      .poll(() => {
        for (const end = performance.now() + 300; performance.now() < end; );
        return longest();
      })
      .toBeGreaterThan(0.25);
    await expect.poll(longest).toBeLessThan(0.2);
  });

  it('names the port that another program has', async () => {
    const { port } = await start();
    const { createSearchServer } = await import('../../../../../core/work/search/http/server.ts');
    const { createMetrics } = await import('../../../../../core/work/search/metrics.ts');
    const { createFakeBackend } = await import('./fake-backend.ts');
    const { loadConfig } = await import('../../../../../core/ground/config.ts');
    const metrics = createMetrics();
    const second = await createSearchServer({
      config: { ...loadConfig({}), searchPort: port },
      log: pino({ level: 'silent' }),
      metrics,
      backend: createFakeBackend(),
    });
    await expect(second.listen()).rejects.toMatchObject({
      code: 'port.taken',
      parameters: { port, variable: 'SEARCH_PORT' },
    });
    await second.close();
    metrics.close();
  });
});

describe('slow and broken clients', () => {
  const limits = { requestMs: 300, headersMs: 200, checkMs: 50, idleMs: 60_000, closeMs: 300 };
  const talk = async (port: number, text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(text);
    let answer = '';
    socket.on('data', data => {
      answer += data;
    });
    await once(socket, 'close');
    return answer;
  };

  it('are cut off when their request does not arrive, with the reason', async () => {
    const { port, backend } = await start({ limits });
    const head =
      'POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
    for (const text of [head, 'POST /v1/search HTTP/1.1\r\nhost: loc']) {
      const answer = await talk(port, text);
      expect(answer).toContain('408 Request Timeout');
      expect(answer).toContain('"code":"request.invalid"');
    }
    expect(backend.asked).toEqual([]);
  });

  it('get an answer when they do not speak HTTP', async () => {
    const { port } = await start({ limits });
    expect(await talk(port, 'hello\r\n\r\n')).toContain('400 Bad Request');
    const headers = `x: ${'y'.repeat(20_000)}`;
    expect(await talk(port, `GET / HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n\r\n`)).toContain('431 ');
  });

  it('do not keep the server from closing, while what runs is finished', async () => {
    // Nothing but its closing cuts off who is slow, before this test is out of time.
    const { port, backend, close } = await start({
      limits: { ...limits, requestMs: 600_000, idleMs: 600_000 },
    });
    const gate = Promise.withResolvers<void>();
    backend.answer = async () => {
      await gate.promise;
      return page;
    };
    const running = search({ text: 'گربه' });
    const stuck = connect(port, '127.0.0.1');
    stuck.on('error', () => undefined);
    stuck.write('POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{');
    await expect.poll(() => backend.asked.length).toBe(1);
    const closed = close();
    const isOpen = () =>
      fetch(`${server!.url}/healthz`).then(
        () => true,
        () => false,
      );
    await expect.poll(isOpen).toBe(false);
    gate.resolve();
    expect((await running).status).toBe(200);
    await closed;
    server = undefined;
  }, 60_000);
});
