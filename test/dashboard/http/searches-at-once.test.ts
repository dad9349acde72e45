import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createLog } from '../../../core/ground/log.ts';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { limitSearchesAtOnce } from '../../../dashboard/http/searches-at-once.ts';
import { listen } from '../../../dashboard/http/server.ts';
import { PATIENCE_MS } from '../../helpers/wait-for.ts';

const BROWSER = '203.0.113.1';
const OTHER = '203.0.113.2';

/** The dashboard's door in front of pages that are sent when the test says so. */
async function openDoor(handled: Promise<void> = Promise.resolve()) {
  const port = await findFreePort();
  const settings = {
    dashboardHost: '127.0.0.1',
    dashboardPort: port,
    trustedProxies: ['127.0.0.1'],
    searchConcurrency: 64,
  };
  const server = await listen(settings, createLog('test', { level: 'silent' }));
  onTestFinished(() => server.close());
  const inside: { readonly address: string; readonly path: string; readonly response: ServerResponse }[] = [];
  server.serve(async (request, response) => {
    inside.push({ address: String(request.headers['x-forwarded-for']), path: request.url ?? '', response });
    await handled;
  }, undefined);
  const ask = (path: string, address: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'x-forwarded-for': address },
      ...(signal && { signal }),
    }).then(answer => answer.text());
  const count = (address: string, path = '') =>
    inside.filter(one => one.address === address && one.path.startsWith(path)).length;
  return { port, inside, ask, count };
}

test('a browser that asks for much at once takes few of the searches, and all that it asks is answered in order', async () => {
  const { inside, ask, count } = await openDoor();
  const paths = Array.from({ length: 30 }, (_, index) =>
    index % 2 ? `/picture/${index}` : `/search?q=${index}`,
  );
  const pages = paths.map(path => ask(path, BROWSER));
  await expect.poll(() => count(BROWSER), { timeout: PATIENCE_MS }).toBe(8);
  const other = ask('/search?q=1', OTHER);
  const plain = ask('/sign-in', BROWSER);
  await expect.poll(() => count(OTHER) + count(BROWSER, '/sign-in'), { timeout: PATIENCE_MS }).toBe(2);
  expect(count(BROWSER)).toBe(9);
  for (let sent = 0; sent < paths.length + 2; sent += 1) {
    await expect.poll(() => inside.length, { timeout: PATIENCE_MS }).toBeGreaterThan(sent);
    inside[sent]?.response.end('a page');
  }
  expect(new Set(await Promise.all([...pages, other, plain]))).toEqual(new Set(['a page']));
});

test('of pictures fewer, and who goes away leaves the line', async () => {
  const { inside, ask, count } = await openDoor();
  const gone = new AbortController();
  const first = [1, 2].map(() => ask('/search/image', BROWSER));
  await expect.poll(() => count(BROWSER), { timeout: PATIENCE_MS }).toBe(2);
  const left = ask('/search/image', BROWSER, gone.signal);
  // By the time this one is inside, what was sent before has arrived.
  const passed = async (path: string) => {
    void ask(path, BROWSER);
    await expect.poll(() => count(BROWSER, path), { timeout: PATIENCE_MS }).toBe(1);
  };
  await passed('/sign-in');
  gone.abort();
  await expect(left).rejects.toThrow();
  await passed('/join');
  const last = ask('/search/image?last', BROWSER);
  inside[0]?.response.end('a page');
  await expect.poll(() => count(BROWSER, '/search/image?last'), { timeout: PATIENCE_MS }).toBe(1);
  expect(count(BROWSER)).toBe(5);
  for (const { response } of inside) response.end('a page');
  await Promise.all([...first, last]);
});

test('who hangs up while the search runs keeps the place until it has ended', async () => {
  const work = Promise.withResolvers<void>();
  const { inside, ask, count } = await openDoor(work.promise);
  for (let index = 0; index < 8; index += 1) {
    const gone = new AbortController();
    const asked = ask(`/search?q=${index}`, BROWSER, gone.signal);
    await expect.poll(() => count(BROWSER), { timeout: PATIENCE_MS }).toBe(index + 1);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => inside[index]?.response.closed, { timeout: PATIENCE_MS }).toBe(true);
  }
  const ninth = ask('/search?q=9', BROWSER);
  const other = ask('/search?q=1', OTHER);
  await expect.poll(() => count(OTHER), { timeout: PATIENCE_MS }).toBe(1);
  expect(count(BROWSER)).toBe(8);
  work.resolve();
  await expect.poll(() => count(BROWSER), { timeout: PATIENCE_MS }).toBe(9);
  for (const { response } of inside) response.end('a page');
  expect(await Promise.all([ninth, other])).toEqual(['a page', 'a page']);
});

test('of requests that come together on one connection each is answered', async () => {
  const { port, inside } = await openDoor();
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let said = '';
  socket.on('data', data => {
    said += String(data);
  });
  const requestOf = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${BROWSER}\r\n\r\n`;
  socket.write(['/search?q=1', '/search?q=2', '/search?q=3'].map(requestOf).join(''));
  for (const page of [1, 2, 3]) {
    await expect.poll(() => inside.length, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(page);
    inside[page - 1]?.response.end(`page ${page}`);
    await expect.poll(() => said, { timeout: PATIENCE_MS }).toContain(`page ${page}`);
  }
});

/** One place, and an address that asks for it. */
async function openLine(limits: Parameters<typeof limitSearchesAtOnce>[1]) {
  const limit = limitSearchesAtOnce(8, limits);
  const inside: ServerResponse[] = [];
  const server = createServer((request, response) => {
    void limit(request, response, async () => void inside.push(response)).then(isHandled => {
      if (!isHandled) response.writeHead(429).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = z.object({ port: z.int() }).parse(server.address());
  const ask = () => fetch(`http://127.0.0.1:${port}/search`, { headers: { 'x-forwarded-for': BROWSER } });
  return { inside, ask };
}

test('whose turn does not come in time is told so, and the places are there for the next', async () => {
  const { inside, ask } = await openLine({ longestWaitMs: 1 });
  const first = ask();
  await expect.poll(() => inside.length, { timeout: PATIENCE_MS }).toBe(1);
  for (const _ of [1, 2, 3]) expect((await ask()).status).toBe(429);
  inside[0]?.end();
  expect((await first).status).toBe(200);
  const last = ask();
  await expect.poll(() => inside.length, { timeout: PATIENCE_MS }).toBe(2);
  inside[1]?.end();
  expect((await last).status).toBe(200);
});

test('a page that is never read keeps its place for a while only', async () => {
  const { inside, ask } = await openLine({ longestWaitMs: PATIENCE_MS, longestHeldMs: 1 });
  const pages = [ask(), ask()];
  await expect.poll(() => inside.length, { timeout: PATIENCE_MS }).toBe(2);
  for (const response of inside) response.end('a page');
  for (const page of pages) expect((await page).status).toBe(200);
});
