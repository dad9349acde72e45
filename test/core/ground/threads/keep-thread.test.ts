import { expect, test } from 'vitest';
import { keepThread } from '../../../../core/ground/threads/keep-thread.ts';
import { startThread } from '../../../../core/ground/threads/start-thread.ts';
import type { ExampleThread } from './example-thread.ts';

const entry = new URL('./example-thread.ts', import.meta.url);

async function keep({ backOffMs }: { backOffMs: number }) {
  let starts = 0;
  const start = () => {
    starts++;
    return startThread<ExampleThread>(entry, { name: 'kept' });
  };
  return { thread: await keepThread(start, { name: 'kept', backOffMs }), starts: () => starts };
}

test('a thread that died is started again by the next call, once for all callers', async () => {
  const { thread, starts } = await keep({ backOffMs: 0 });
  const inFlight = thread.call('later', 5_000);
  await expect(thread.call('die', 1)).rejects.toMatchObject({
    name: 'RetryableError',
    code: 'thread.stopped',
  });
  await expect(inFlight).rejects.toMatchObject({ name: 'RetryableError' });
  expect(await Promise.all([1, 2, 3].map(value => thread.call('double', value)))).toEqual([2, 4, 6]);
  expect(starts()).toBe(2);
  await thread.close();
});

test('within the back-off calls fail at once, and may be repeated', async () => {
  const { thread, starts } = await keep({ backOffMs: 60_000 });
  await thread.call('die', 1).catch(() => undefined);
  await expect(thread.call('double', 1)).rejects.toMatchObject({
    name: 'RetryableError',
    code: 'thread.stopped',
  });
  expect(starts()).toBe(1);
  await thread.close();
});

test('what the first start throws is thrown', async () => {
  const start = () => Promise.reject(new Error('no model'));
  await expect(keepThread(start, { name: 'kept' })).rejects.toThrow('no model');
});

test('a start that fails later is tried again by a later call', async () => {
  let starts = 0;
  const start = () => {
    if (++starts === 2) return Promise.reject(new Error('not now'));
    return startThread<ExampleThread>(entry, { name: 'kept' });
  };
  const thread = await keepThread(start, { name: 'kept', backOffMs: 0 });
  await thread.call('die', 1).catch(() => undefined);
  await expect(thread.call('double', 1)).rejects.toThrow('not now');
  expect(await thread.call('double', 1)).toBe(2);
  await thread.close();
});

test('after close nothing is started', async () => {
  const { thread, starts } = await keep({ backOffMs: 0 });
  await thread.close();
  await expect(thread.call('double', 1)).rejects.toMatchObject({ code: 'thread.stopped' });
  expect(starts()).toBe(1);
});
