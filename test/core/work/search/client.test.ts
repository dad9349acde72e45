import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../../core/ground/config.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import {
  BusyError,
  InputError,
  NotFoundError,
  PermanentError,
  RetryableError,
} from '../../../../core/ground/errors.ts';
import { SearchClient, searchClientOf } from '../../../../core/work/search/client.ts';
import { PATIENCE_MS } from '../../../helpers/wait-for.ts';
import { classification, page, startTestServer, type TestServer } from './http/fake-backend.ts';

describe('client and server', () => {
  let server: TestServer;
  let client: SearchClient;
  beforeEach(async () => {
    server = await startTestServer();
    client = new SearchClient({ baseUrl: server.url, timeoutMs: PATIENCE_MS });
  });
  afterEach(() => server.close());

  it('agree on every way to search', async () => {
    const { backend } = server;
    const [imageId, queryId] = [newId(), newId()];
    const filters = { source: ['demo' as const], city: ['تهران', 'a&b=c'], from: '2026-01-01T00:00:00Z' };
    expect(await client.search({ text: 'گربه', top: 5, offset: 5, filters })).toEqual(page);
    await client.search({ text: 'گربه' });
    await client.similar({ imageId, filters });
    await client.more({ queryId, offset: 10, top: 20 });
    expect(await client.searchImage(new Uint8Array([1, 2]), { top: 5, offset: 5, filters })).toEqual(page);
    await client.searchImage(new Uint8Array([3]));
    const terms = [
      { imageId, weight: 2 },
      { text: 'آدم', weight: -1 },
    ];
    await client.search({ text: 'گربه', terms, mode: 'both' });
    await client.searchImage(new Uint8Array([4]), {
      words: [{ text: 'برف' }, { text: 'آدم', weight: -0.5 }],
    });
    expect(backend.asked).toEqual([
      { text: 'گربه', top: 5, offset: 5, filters },
      { text: 'گربه', top: 10, offset: 0 },
      { imageId, top: 10, offset: 0, filters },
      { queryId, top: 20, offset: 10 },
      { image: Buffer.from([1, 2]), top: 5, offset: 5, filters },
      { image: Buffer.from([3]), top: 10, offset: 0, filters: {} },
      { terms: [{ text: 'گربه' }, ...terms], mode: 'both', top: 10, offset: 0 },
      {
        terms: [{ image: Buffer.from([4]) }, { text: 'برف', weight: 1 }, { text: 'آدم', weight: -0.5 }],
        top: 10,
        offset: 0,
        filters: {},
      },
    ]);
    const labels = ['گربه', 'سگ & موش'];
    const options = { labels, templates: ['عکس {}', '{}'], logitScale: 50 };
    expect(await client.classify({ imageId, ...options })).toEqual(classification);
    expect(await client.classifyImage(new Uint8Array([5]), { labels })).toEqual(classification);
    await client.classifyImage(new Uint8Array([5]), options);
    expect(backend.classified).toEqual([
      { imageId, ...options },
      { image: Buffer.from([5]), labels, templates: ['{}'] },
      { image: Buffer.from([5]), ...options },
    ]);
  });

  it.each([
    new InputError('text.too-long', { length: 501, limit: 500 }),
    new InputError('image.too-many-bytes', { bytes: 2, limit: 1 }),
    new NotFoundError('query.not-found', { queryId: 'x' }),
    new NotFoundError('image.not-found', { imageId: 'x' }),
    new BusyError('service.busy', { service: 'search', seconds: 3 }),
    new RetryableError('image.not-embedded', { imageId: 'x' }),
    new RetryableError('request.timeout', { milliseconds: 5 }),
    new RetryableError('service.starting', { service: 'search' }),
    new PermanentError('index.mismatch', { field: 'modelId', expected: 'a', found: 'b' }),
  ])('agree on the error %s', async error => {
    server.backend.answer = () => Promise.reject(error);
    const thrown = await client.search({ text: 'گربه' }).catch(caught => caught);
    expect(thrown).toBeInstanceOf(error.constructor);
    expect(thrown).toMatchObject({ ...error });
  });

  it('do not tell more of an unexpected error than that it happened', async () => {
    server.backend.answer = () => Promise.reject(new TypeError('secret'));
    const thrown = await client.search({ text: 'گربه' }).catch(caught => caught);
    expect(thrown).toBeInstanceOf(PermanentError);
    expect(thrown).toMatchObject({ code: 'internal', parameters: {} });
  });

  it('agree on readiness', async () => {
    expect(await client.ready()).toEqual({
      ready: true,
      details: { status: 'ready', modelId: 'demo@00000000', precision: 'fp32', images: 1, snapshotId: null },
    });
    server.backend.ready = {
      ready: false,
      reason: new RetryableError('service.starting', { service: 'search' }),
    };
    expect(await client.ready()).toMatchObject({ ready: false, reason: { code: 'service.starting' } });
  });

  it('agree on the token of the configuration', async () => {
    const variables = { API_TOKEN: 'a-token-of-many-letters' };
    const guarded = await startTestServer({ variables });
    try {
      const SEARCH_URL = `${guarded.url}/`;
      const stranger = searchClientOf(loadConfig({ SEARCH_URL }));
      await expect(stranger.search({ text: 'گربه' })).rejects.toMatchObject({ code: 'request.unauthorized' });
      const friend = searchClientOf(loadConfig({ SEARCH_URL, ...variables }));
      expect(await friend.search({ text: 'گربه' })).toEqual(page);
    } finally {
      await guarded.close();
    }
  });

  it('end a request when its person has gone', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const person = new AbortController();
    server.backend.answer = async () => {
      person.abort();
      await promise;
      return page;
    };
    const asked = client.search({ text: 'گربه', signal: person.signal });
    await expect(asked).rejects.toHaveProperty('name', 'AbortError');
    resolve();
  });
});

describe('a search process that', () => {
  let other: Server | undefined;
  afterEach(() => {
    other?.closeAllConnections();
    other?.close();
    other = undefined;
  });

  async function serve(port: number, listener: RequestListener, timeoutMs?: number): Promise<SearchClient> {
    other = createServer(listener);
    await new Promise<void>(resolve => other!.listen(port, '127.0.0.1', resolve));
    return clientAt((other.address() as AddressInfo).port, timeoutMs);
  }
  const clientAt = (port: number, timeoutMs = 20_000) =>
    new SearchClient({ baseUrl: `http://127.0.0.1:${port}`, timeoutMs });

  it('is not there is reported as unreachable', async () => {
    await serve(0, () => undefined);
    const { port } = other!.address() as AddressInfo;
    await new Promise(resolve => other!.close(resolve));
    await expect(clientAt(port).search({ text: 'گربه' })).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'service.unreachable',
      parameters: { service: 'search', reason: 'ECONNREFUSED' },
    });
    await expect(clientAt(port).ready()).rejects.toMatchObject({ code: 'service.unreachable' });
  });

  it('is just starting again is asked once more', async () => {
    await serve(0, () => undefined);
    const { port } = other!.address() as AddressInfo;
    await new Promise(resolve => other!.close(resolve));
    const attempts = vi.spyOn(globalThis, 'fetch');
    const answer = clientAt(port).search({ text: 'گربه' });
    await expect(attempts.mock.results[0]!.value).rejects.toThrow();
    attempts.mockRestore();
    await serve(port, (_, reply) =>
      reply.setHeader('content-type', 'application/json').end(JSON.stringify(page)),
    );
    expect(await answer).toEqual(page);
  });

  it('drops the connection is asked once more, not for ever', async () => {
    let asked = 0;
    const client = await serve(0, (request, reply) => {
      asked += 1;
      if (asked === 2) reply.end(JSON.stringify(page));
      else request.socket.destroy();
    });
    expect(await client.search({ text: 'گربه' })).toEqual(page);
    await expect(client.search({ text: 'گربه' })).rejects.toMatchObject({ code: 'service.unreachable' });
    expect(asked).toBe(4);
  });

  it('does not answer in time is given up', async () => {
    const client = await serve(0, () => undefined, 400);
    await expect(client.search({ text: 'گربه' })).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'request.timeout',
      parameters: { milliseconds: 400 },
    });
  });

  it.each([
    ['answers with something else than JSON', 200, '<html>'],
    ['answers in another form', 200, '{"hits":[]}'],
    ['fails without a reason', 502, 'Bad Gateway'],
  ])('%s is reported as unreachable', async (_, status, body) => {
    const client = await serve(0, (_request, reply) => {
      reply.writeHead(status).end(body);
    });
    await expect(client.search({ text: 'گربه' })).rejects.toMatchObject({ code: 'service.unreachable' });
  });

  it('sends its readers elsewhere is not followed, since the token would go along', async () => {
    const client = await serve(0, (request, reply) => {
      if (request.url === '/elsewhere') reply.end(JSON.stringify(page));
      else reply.writeHead(307, { location: '/elsewhere' }).end();
    });
    await expect(client.search({ text: 'گربه' })).rejects.toMatchObject({ code: 'service.unreachable' });
  });

  it.each([
    ['give-up', 'PermanentError'],
    ['tell-user', 'InputError'],
    ['retry', 'RetryableError'],
  ])('speaks of an error that we do not know is believed its kind: %s', async (kind, name) => {
    const error = { code: 'future.error', kind, message: '…', requestId: '1', parameters: {} };
    const client = await serve(0, (_, reply) => reply.writeHead(400).end(JSON.stringify({ error })));
    await expect(client.search({ text: 'گربه' })).rejects.toMatchObject({ name });
  });
});
