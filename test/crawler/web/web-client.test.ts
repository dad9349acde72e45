import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTestClient, startWebServer } from './web-server.ts';

const LIMIT = { maxBytes: 1_000 };

describe('what a crawl asks for', () => {
  it('says who asks, and reads a compressed answer', async () => {
    await using server = await startWebServer((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(String(request.headers['user-agent'])));
    });
    using client = openTestClient([server.origin]);
    const { body, status } = await client.request({ url: `${server.origin}/a`, ...LIMIT });
    expect([status, body.toString()]).toEqual([200, 'Negareh/test']);
  });

  it('connects to the address that was checked, however the name answers next', async () => {
    await using server = await startWebServer();
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let resolved = 0;
    const origin = `http://names.test:${server.port}`;
    using client = openTestClient([origin], async () => answers[resolved++]!);
    const { body } = await client.request({ url: `${origin}/`, ...LIMIT });
    expect([body.toString(), resolved]).toEqual(['ok', 1]);
  });

  it.each([
    ['a loopback address', (port: number) => `http://127.0.0.1:${port}/`],
    ['the same in another writing', (port: number) => `http://0x7f.1:${port}/`],
    ['the same as one number', (port: number) => `http://2130706433:${port}/`],
    ['the same mapped into IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['a name that leads there', (port: number) => `http://harmless.test:${port}/`],
  ])('never reaches %s', async (_what, urlOf) => {
    await using server = await startWebServer();
    using client = openTestClient([]);
    await expect(client.request({ url: urlOf(server.port), ...LIMIT })).rejects.toMatchObject({
      code: 'web.address',
      parameters: { fault: 'not-public' },
    });
    expect(server.asked).toEqual([]);
  });

  it('refuses a name of which one address is private', async () => {
    using client = openTestClient([], async () => ['1.1.1.1', '192.168.0.1']);
    await expect(client.request({ url: 'http://mixed.test/', ...LIMIT })).rejects.toMatchObject({
      parameters: { fault: 'not-public' },
    });
  });

  it.each([
    ['file:///etc/passwd', 'scheme'],
    ['ftp://example.org/x', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['nothing', 'scheme'],
    ['https://user:secret@example.org/', 'user'],
  ])('refuses %s: %s', async (url, problem) => {
    using client = openTestClient([]);
    const error = await client.request({ url, ...LIMIT }).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'web.address', parameters: { fault: problem } });
    expect(String(error)).not.toContain('secret');
  });

  it('a configured origin may be reached, another port of the same machine not, nor by a redirect from there', async () => {
    await using inside = await startWebServer();
    await using server = await startWebServer((_request, response) =>
      response.writeHead(302, { location: `${inside.origin}/secret` }).end(),
    );
    using client = openTestClient([server.origin]);
    await expect(client.request({ url: `${server.origin}/`, ...LIMIT })).rejects.toMatchObject({
      parameters: { fault: 'not-public' },
    });
    expect([server.asked, inside.asked]).toEqual([['GET /'], []]);
  });

  it('no redirect from elsewhere leads to a configured origin', async () => {
    await using inside = await startWebServer();
    await using server = await startWebServer((_request, response) =>
      response.writeHead(302, { location: `${inside.origin}/secret` }).end(),
    );
    using client = openTestClient([server.origin, inside.origin]);
    await expect(client.request({ url: `${server.origin}/`, ...LIMIT })).rejects.toMatchObject({
      parameters: { fault: 'not-public' },
    });
    expect(inside.asked).toEqual([]);
  });

  it('follows a redirect within the site, asks the caller about each hop, and ends a circle', async () => {
    await using server = await startWebServer((request, response) => {
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end();
      else if (request.url === '/round') response.writeHead(307, { location: '/round' }).end();
      else response.end('here');
    });
    using client = openTestClient([server.origin]);
    const hops: string[] = [];
    const beforeHop = async ({ pathname }: URL) => void hops.push(pathname);
    const { url, body } = await client.request({ url: `${server.origin}/a`, ...LIMIT, beforeHop });
    expect([url.pathname, body.toString(), hops]).toEqual(['/b', 'here', ['/a', '/b']]);
    await expect(client.request({ url: `${server.origin}/round`, ...LIMIT })).rejects.toMatchObject({
      parameters: { fault: 'redirects' },
    });
  });

  it('is held up by no server that begins another protocol', async () => {
    await using server = await startWebServer((_request, response) =>
      response.socket!.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
      ),
    );
    using client = openTestClient([server.origin]);
    await expect(client.request({ url: `${server.origin}/`, ...LIMIT })).rejects.toMatchObject({
      code: 'service.unreachable',
    });
  });

  it('asks only hosts that the source names, at redirects, too', async () => {
    await using server = await startWebServer((_request, response) =>
      response.writeHead(302, { location: 'http://elsewhere.test/' }).end(),
    );
    using client = openTestClient([server.origin]);
    const isNamed = ({ hostname }: URL) => hostname === '127.0.0.1';
    const request = { url: `${server.origin}/`, ...LIMIT, isNamed };
    await expect(client.request(request)).rejects.toMatchObject({ parameters: { fault: 'host' } });
  });

  it.each([
    ['that says its length', (bytes: Buffer) => ({ 'content-length': bytes.length })],
    ['that does not', () => ({})],
  ])('refuses a long answer %s', async (_what, headersOf) => {
    const bytes = Buffer.alloc(100_000);
    await using server = await startWebServer((_request, response) =>
      response.writeHead(200, headersOf(bytes)).end(bytes),
    );
    using client = openTestClient([server.origin]);
    const request = { url: `${server.origin}/`, ...LIMIT };
    await expect(client.request(request)).rejects.toMatchObject({ code: 'web.too-large' });
    const { body } = await client.request({ ...request, excess: 'cut' });
    expect(body.length).toBe(1_000);
  });

  it('refuses what grows past the limit when it is unpacked', async () => {
    await using server = await startWebServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000))),
    );
    using client = openTestClient([server.origin]);
    await expect(client.request({ url: `${server.origin}/`, maxBytes: 20_000 })).rejects.toMatchObject({
      code: 'web.too-large',
    });
  });

  it.each<[string, Parameters<typeof startWebServer>[0]]>([
    ['that drips for ever', (_request, response) => void setInterval(() => response.write('x'), 20).unref()],
    ['that says nothing', () => undefined],
    [
      'that breaks off',
      (request, response) => response.writeHead(200).write('x', () => request.socket.destroy()),
    ],
  ])('an answer %s is a passing fault', async (_what, handle) => {
    await using server = await startWebServer(handle);
    using client = openTestClient([server.origin]);
    const request = { url: `${server.origin}/`, ...LIMIT, timeoutMs: 500 };
    await expect(client.request(request)).rejects.toMatchObject({ code: 'service.unreachable' });
  });

  it('ends with its signal', async () => {
    await using server = await startWebServer(() => undefined);
    using client = openTestClient([server.origin]);
    const stop = new AbortController();
    const asking = client.request({ url: `${server.origin}/`, ...LIMIT, signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(asking).rejects.toThrow('stopped');
  });
});
