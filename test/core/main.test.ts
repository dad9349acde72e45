import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../cli/run-command.ts';
import { killChildren, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';

const MAIN = path.resolve(import.meta.dirname, '../../core/main.ts');
afterEach(killChildren);

const start = (environment: Record<string, string>) =>
  startChild(MAIN, [], { env: childEnvironment(environment) });

describe('the search process', () => {
  it('lives and tells why it is not ready while the database is away, and ends when told', async () => {
    const port = await freePort();
    const main = start({ SEARCH_PORT: String(port), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const ask = (where: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${where}`, init);
    await vi.waitFor(async () => expect((await ask('/healthz')).status).toBe(200), {
      timeout: 90_000,
    });
    await vi.waitFor(async () => {
      const answer = await ask('/readyz');
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await answer.json()).toMatchObject({ error: { code: 'database.unreachable' } });
    }, 90_000);
    const search = await ask('/v1/search', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"گل"}',
    });
    expect([search.status, search.headers.get('retry-after')]).toEqual([503, '2']);

    const stuck = connect(port, '127.0.0.1');
    stuck.on('error', () => undefined);
    stuck.write('POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{');
    await once(stuck, 'connect');
    main.process.kill('SIGTERM');
    // One that waited for that client would be ended by its own limit, with another code.
    expect(await main.exit).toBe(0);
  });

  it('names the setting when its port is taken or a value is wrong', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const taken = start({ SEARCH_PORT: String(port), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await taken.exit).toBe(1);
    expect(taken.output()).toContain('Set SEARCH_PORT to a free port');
    other.close();
    const wrong = start({ SEARCH_PORT: '0' });
    expect(await wrong.exit).toBe(78);
    expect(wrong.output()).toContain('SEARCH_PORT is not valid');
  });
});
