import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { Api } from 'grammy';
import { expect, test } from 'vitest';
import { clientOptions, installTransformers } from '../../../bot/telegram/telegram-api.ts';

const token = '7000000001:AAExampleExampleExampleExample-_1234';

/** The error of a call to a server that hangs up at once, with all that an inspection shows. */
async function failure(apiRoot: (port: number) => string, proxy?: (port: number) => string): Promise<string> {
  const server = createServer(socket => socket.end('nonsense from sara:opensesame'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const connection = { token, apiRoot: apiRoot(port), proxy: proxy?.(port) };
  const api = new Api(token, clientOptions(connection));
  installTransformers(api, connection);
  try {
    await api.getMe();
    throw new Error('the call should have failed');
  } catch (error) {
    return inspect(error, { depth: 9, showHidden: true });
  } finally {
    server.close();
  }
}

test('a failed call shows nothing of the token, however it is printed', async () => {
  const shown = await failure(port => `http://127.0.0.1:${port}`);
  expect(shown).toContain('/bot[token]/getMe');
  expect(shown).not.toContain('Example');
});

test("a failed call through a proxy shows nothing of the proxy's password", async () => {
  const shown = await failure(
    () => 'http://api.telegram.test',
    port => `http://sara:opensesame@127.0.0.1:${port}`,
  );
  expect(shown).not.toContain('opensesame');
  expect(shown).not.toContain('Example');
});
