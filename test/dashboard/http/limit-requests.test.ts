import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { limitRequests } from '../../../dashboard/http/limit-requests.ts';

function requestOf(url: string, address: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.url = url;
  request.headers['x-forwarded-for'] = address;
  return request;
}

/** How long the last of so many requests has to wait, in seconds. */
async function lastWait(
  limit: ReturnType<typeof limitRequests>,
  count: number,
  url: string,
  address: string,
): Promise<number> {
  let wait = 0;
  for (let request = 0; request < count; request += 1) wait = await limit(requestOf(url, address));
  return wait;
}

test('reading on in a list costs no further search, however often', async () => {
  const limit = limitRequests();
  expect(await lastWait(limit, 600, '/search/more?query=1&offset=10', '203.0.113.1')).toBe(0);
  expect(await lastWait(limit, 180, '/search?q=%DA%AF%D9%84', '203.0.113.1')).toBe(0);
});

test('an address that searches too often has to wait, and nobody else has; a network counts as one', async () => {
  const limit = limitRequests();
  expect(await lastWait(limit, 181, '/search?q=a', '2001:db8::1')).toBeGreaterThan(0);
  expect(await lastWait(limit, 1, '/search?q=a', '2001:db8::2')).toBeGreaterThan(0);
  expect(await lastWait(limit, 1, '/search?q=a', '203.0.113.2')).toBe(0);
  expect(await lastWait(limit, 1_000, '/', '2001:db8::1')).toBe(0);
});
