import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { fetchAnswer } from '../../../bot/telegram/fetch-answer.ts';

let server: Server;
afterEach(() => void server.close());

/** A server that answers every connection with this. */
async function serve(answer: (socket: Socket) => void): Promise<string> {
  server = createServer(socket => socket.on('error', () => {}).once('data', () => answer(socket)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/getMe`;
}
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"ok":';

test.each([
  ['a length that is not reached', (socket: Socket) => socket.end(HEAD)],
  [
    'chunks without an end',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"ok"\r\n'),
  ],
  ['a reset in the middle', (socket: Socket) => socket.write(HEAD, () => socket.resetAndDestroy())],
])('an answer that is cut fails at once: %s', async (_name, answer) => {
  await expect(fetchAnswer(await serve(answer), { body: '{}' })).rejects.toThrow(
    /request to .* failed, reason: /,
  );
});

test('an answer that stops in its middle ends with the caller’s signal', async () => {
  const stop = new AbortController();
  const url = await serve(socket => socket.write(HEAD, () => stop.abort()));
  await expect(fetchAnswer(url, { body: '{}', signal: stop.signal })).rejects.toThrow('aborted');
});

test('an answer that is none of the API’s is an error with the address, not with the body', async () => {
  const html = '<html>secret</html>';
  const url = await serve(socket =>
    socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: ${html.length}\r\n\r\n${html}`),
  );
  const answer = await fetchAnswer(url, { body: '{}' });
  await expect(answer.json()).rejects.toThrow(`request to ${url} failed`);
});
