import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../../core/ground/log.ts';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { listen } from '../../../dashboard/http/server.ts';
import { PATIENCE_MS } from '../../helpers/wait-for.ts';

const BROWSER = '203.0.113.1';
const OTHER = '203.0.113.2';

/** The dashboard's door in front of pages that are sent when the test says so. */
async function openDoor() {
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
  }, undefined);
  const ask = (path: string, address: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'x-forwarded-for': address },
      ...(signal && { signal }),
    }).then(answer => answer.text());
  const count = (address: string, path = '') =>
    inside.filter(one => one.address === address && one.path.startsWith(path)).length;
  return { inside, ask, count };
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
