import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADVISORY_LOCKS, withAdvisoryLock } from '../../../../core/data/database/advisory-lock.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** Ends the connections that hold advisory locks, as a restart of PostgreSQL would. */
async function cutHolders(): Promise<void> {
  await test.database.prisma.$queryRaw`
    SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()`;
}

it('has a number for each kind of work', () => {
  const numbers = Object.values(ADVISORY_LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it('runs one at a time, and gives the lock back', async () => {
  const inner = await withAdvisoryLock(test.url, 'backup', () =>
    withAdvisoryLock(test.url, 'backup', async () => 'both'),
  );
  expect(inner).toBeUndefined();
  expect(await withAdvisoryLock(test.url, 'backup', async () => 'again')).toBe('again');
});

it.each([
  [
    'listens to its signal',
    (signal: AbortSignal) => once(signal, 'abort').then(() => signal.throwIfAborted()),
  ],
  [
    'fails for its own reason',
    (signal: AbortSignal) => once(signal, 'abort').then(() => Promise.reject(new Error())),
  ],
  [
    'does not care',
    (signal: AbortSignal) => once(signal, 'abort').then(() => 'a result that does not count'),
  ],
])('work that %s is stopped, and ends as that, when its lock is lost', async (_, work) => {
  const running = withAdvisoryLock(test.url, 'buildIndex', async signal => {
    const ended = work(signal);
    ended.catch(() => undefined);
    await cutHolders();
    // Another one has the lock meanwhile.
    expect(await withAdvisoryLock(test.url, 'buildIndex', async () => 'mine')).toBe('mine');
    return ended;
  });
  await expect(running).rejects.toMatchObject({ code: 'work.lock-lost', parameters: { work: 'buildIndex' } });
});

it('passes on the end that somebody asked for', async () => {
  const stop = new AbortController();
  const running = withAdvisoryLock(
    test.url,
    'backup',
    async signal => {
      stop.abort();
      return signal.aborted;
    },
    { signal: stop.signal },
  );
  expect(await running).toBe(true);
});
