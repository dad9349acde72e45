import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../../../core/data/database/database.ts';
import { findFreePort } from '../../../../core/ground/net/ports.ts';
import { toOwnError } from '../../../../core/ground/raw-errors.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A way to the database whose present connections can go deaf: they stay open and carry nothing more. */
async function openWay(to: URL) {
  const open = new Set<Socket>();
  const deaf = new Set<Socket>();
  let heard: ((data: Buffer) => void) | undefined;
  const way = createServer(near => {
    const far = connect(Number(to.port), to.hostname);
    open.add(near);
    near.on('data', data => (deaf.has(near) ? heard?.(data) : far.write(data)));
    far.on('data', data => near.write(data));
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
  });
  const port = await findFreePort();
  await once(way.listen(port, '127.0.0.1'), 'listening');
  onTestFinished(() => void way.close());
  return {
    port,
    /** @returns a promise of the next thing that somebody says in vain. */
    goDeaf: () => {
      for (const near of open) deaf.add(near);
      return new Promise<Buffer>(resolve => {
        heard = resolve;
      });
    },
  };
}

it('a connection that carries nothing more is given up after ten seconds, and the next question goes over another', async () => {
  const way = await openWay(new URL(test.url));
  const database = openDatabase(Object.assign(new URL(test.url), { port: way.port }).href);
  onTestFinished(() => database.close());
  const one = { name: 'one', sql: 'SELECT 1 AS one' };
  expect(await database.ask(one, [])).toEqual([{ one: 1 }]);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const said = way.goDeaf();
  const asking = database.ask(one, []).catch(toOwnError);
  await said;
  vi.advanceTimersByTime(10_000);
  expect(await asking).toMatchObject({ code: 'database.unreachable' });
  expect(await database.ask(one, [])).toEqual([{ one: 1 }]);
});

it('a connection that does not come is given up after ten seconds as well', async () => {
  const silent = createServer();
  const port = await findFreePort();
  await once(silent.listen(port, '127.0.0.1'), 'listening');
  const connected = once(silent, 'connection');
  const database = openDatabase(Object.assign(new URL(test.url), { port }).href);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const asking = database.ask({ name: 'one', sql: 'SELECT 1 AS one' }, []).catch(toOwnError);
  const [socket] = await connected;
  vi.advanceTimersByTime(10_000);
  expect(await asking).toMatchObject({ code: 'database.unreachable' });
  socket.destroy();
  silent.close();
  await database.close();
});
