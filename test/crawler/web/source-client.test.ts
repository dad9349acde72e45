import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../../crawler/web/circuit-breaker.ts';
import { fetchPicture } from '../../../crawler/web/fetch-picture.ts';
import { createHostRule } from '../../../crawler/web/host-rule.ts';
import { createPace } from '../../../crawler/web/pace.ts';
import { RobotsRules } from '../../../crawler/web/robots.ts';
import { createSourceClient } from '../../../crawler/web/source-client.ts';
import { userAgentOf } from '../../../crawler/web/user-agent.ts';
import type { WebClient } from '../../../crawler/web/web-client.ts';
import { type Handle, openTestClient, startWebServer } from './web-server.ts';

/** A source whose server allows all in robots.txt and answers the rest as told. */
async function openSource(handle: Handle, { cap = Number.POSITIVE_INFINITY } = {}) {
  const server = await startWebServer((request, response) => {
    if (request.url === '/robots.txt') response.end('User-agent: *\nDisallow: /private');
    else handle(request, response);
  });
  const client = openTestClient([server.origin]);
  const pauses: number[] = [];
  let left = cap;
  const source = createSource(client, pauses, () => left-- > 0);
  const pages = () => server.asked.filter(line => !line.endsWith('/robots.txt'));
  return {
    source,
    pauses,
    pages,
    url: (path: string) => `${server.origin}${path}`,
    [Symbol.asyncDispose]: async () => {
      client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const createSource = (client: WebClient, pauses: number[], mayAsk: () => boolean) =>
  createSourceClient({
    source: 'Example',
    client,
    robots: new RobotsRules(client),
    pace: createPace({ gapMs: 0 }),
    breaker: new CircuitBreaker({ source: 'Example' }),
    allow: async () => (mayAsk() ? { seconds: 0, reason: '' } : { seconds: 3_600, reason: 'daily cap' }),
    onPause: pauseMs => pauses.push(pauseMs),
    backoff: { firstMs: 1, longestMs: 4 },
    wait: async () => true,
  });

const LIMIT = { maxBytes: 10_000 };

describe('requests to a source', () => {
  it('tries again after passing faults, and waits as long as was asked for', async () => {
    let count = 0;
    await using source = await openSource((_request, response) => {
      count += 1;
      if (count === 1) response.writeHead(500).end();
      else if (count === 2) response.writeHead(429, { 'retry-after': '30' }).end();
      else response.end('{"page":1}');
    });
    expect(await source.source.askJson({ url: source.url('/a'), ...LIMIT }, value => value)).toEqual({
      page: 1,
    });
    expect(source.pauses[1]).toBe(30_000);
    expect(source.pages().length).toBe(3);
  });

  it.each([
    [404, 'web.gone'],
    [410, 'web.gone'],
    [403, 'web.refused'],
    [400, 'web.refused'],
  ])('HTTP %d is asked once: %s', async (status, code) => {
    await using source = await openSource((_request, response) => response.writeHead(status).end());
    await expect(source.source.ask({ url: source.url('/a'), ...LIMIT })).rejects.toMatchObject({ code });
    expect(source.pages().length).toBe(1);
  });

  it('leaves a site alone for as long as it asks, whoever asks next', async () => {
    await using source = await openSource((_request, response) =>
      response.writeHead(429, { 'retry-after': '7200' }).end(),
    );
    const ask = () => source.source.ask({ url: source.url('/a'), ...LIMIT });
    await expect(ask()).rejects.toMatchObject({ code: 'service.busy' });
    const paused = { code: 'crawl.paused', parameters: { seconds: expect.closeTo(7_200, -2) } };
    await expect(ask()).rejects.toMatchObject(paused);
    expect(source.pages()).toHaveLength(1);
  });

  it('does not ask what robots.txt forbids, not even after a redirect', async () => {
    await using source = await openSource((_request, response) =>
      response.writeHead(302, { location: '/private/a' }).end(),
    );
    for (const path of ['/private/b', '/a']) {
      await expect(source.source.ask({ url: source.url(path), ...LIMIT })).rejects.toMatchObject({
        code: 'robots.disallowed',
      });
    }
    expect(source.pages()).toEqual(['GET /a']);
  });

  it.each([
    ['a challenge page', '<!doctype html><title>Are you a robot?</title>'],
    ['an empty answer', ''],
    ['an empty object', '{}'],
  ])('%s with 200 is a refusal, and five of them open the breaker', async (_what, body) => {
    await using source = await openSource((_request, response) => response.end(body));
    const request = { url: source.url('/a'), ...LIMIT };
    for (let count = 0; count < 5; count++) {
      await expect(source.source.askJson(request, value => value)).rejects.toMatchObject({
        code: 'web.refused',
      });
    }
    await expect(source.source.askJson(request, value => value)).rejects.toMatchObject({
      code: 'crawl.paused',
    });
    expect(source.pages().length).toBe(5);
  });

  it('stops at the daily cap', async () => {
    await using source = await openSource((_request, response) => response.end('ok'), { cap: 2 });
    const request = { url: source.url('/a'), ...LIMIT };
    await source.source.ask(request);
    await source.source.ask(request);
    await expect(source.source.ask(request)).rejects.toMatchObject({
      code: 'crawl.paused',
      parameters: { reason: 'daily cap' },
    });
    expect(source.pages().length).toBe(2);
  });
});

describe('pictures of a source', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

  it('are told by their bytes, not by what the server calls them', async () => {
    await using source = await openSource((request, response) => {
      if (request.url === '/png') response.writeHead(200, { 'content-type': 'text/html' }).end(PNG);
      else response.writeHead(200, { 'content-type': 'image/png' }).end('<!doctype html><p>blocked');
    });
    expect(await fetchPicture(source.source, { url: source.url('/png'), ...LIMIT })).toEqual(PNG);
    await expect(fetchPicture(source.source, { url: source.url('/html'), ...LIMIT })).rejects.toMatchObject({
      code: 'image.unreadable',
      parameters: { reason: 'a web page' },
    });
  });

  it('of too many bytes are refused by the name of that limit', async () => {
    await using source = await openSource((_request, response) => response.end(Buffer.alloc(20_000)));
    await expect(fetchPicture(source.source, { url: source.url('/big'), ...LIMIT })).rejects.toMatchObject({
      code: 'image.too-many-bytes',
    });
  });
});

describe('hosts that a source names', () => {
  const isNamed = createHostRule(['*.divarcdn.com', 'upload.wikimedia.org']);
  it.each([
    ['https://s100.divarcdn.com/a', true],
    ['https://upload.wikimedia.org/a', true],
    ['https://divarcdn.com.evil.test/a', false],
    ['https://evildivarcdn.com/a', false],
    ['https://wikimedia.org/a', false],
    ['https://x.upload.wikimedia.org/a', false],
  ])('%s: %s', (url, expected) => expect(isNamed(new URL(url))).toBe(expected));
});

it('introduces itself in one line of plain letters', () => {
  expect(userAgentOf('0.1.0', 'ops@example.org')).toBe(
    'Negareh/0.1.0 (photo search crawler; ops@example.org)',
  );
  expect(userAgentOf('0.1.0', 'a\r\nx: y)')).toBe('Negareh/0.1.0 (photo search crawler; ax: y)');
});
