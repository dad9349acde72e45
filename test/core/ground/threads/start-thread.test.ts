import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { findFact, machineFacts } from '../../../../core/ground/threads/machine-facts.ts';
import { startThread, type Thread } from '../../../../core/ground/threads/start-thread.ts';
import { PATIENCE_MS } from '../../../helpers/wait-for.ts';
import type { ExampleThread } from './example-thread.ts';

const entry = new URL('./example-thread.ts', import.meta.url);
const threads: Thread<ExampleThread>[] = [];
const start = async () => {
  const thread = await startThread<ExampleThread>(entry, { name: 'example', data: 'سلام' });
  threads.push(thread);
  return thread;
};
afterEach(() => Promise.all(threads.splice(0).map(thread => thread.close())));

test('what one thread has found out about the machine, all threads of the process know', async () => {
  onTestFinished(() => void machineFacts.fill(0));
  const [first, second] = [await start(), await start()];
  for (const isTrue of [true, false]) {
    await first.call('note', isTrue);
    expect(findFact('bytes-saturate')).toBe(isTrue);
    expect(await second.call('note', isTrue)).toBe(isTrue);
  }
});

describe('a call to a thread', () => {
  test('gives the result of the method, also of many at once, in any order', async () => {
    const thread = await start();
    expect(await thread.call('greeting', undefined)).toBe('سلام');
    const slow = thread.call('later', 50);
    const many = Array.from({ length: 100 }, (_, value) => thread.call('double', value));
    expect(await Promise.all(many)).toEqual(Array.from({ length: 100 }, (_, value) => value * 2));
    expect(await slow).toBe(50);
  });

  test('moves buffers both ways', async () => {
    const thread = await start();
    const numbers = Float32Array.of(1, 2, 3.5);
    expect(await thread.call('sum', numbers, [numbers.buffer])).toBe(6.5);
    expect(numbers.length).toBe(0);
    expect(await thread.call('zeros', 3)).toEqual(new Float32Array(3));
  });

  test('throws what the method throws, our own errors as themselves', async () => {
    const thread = await start();
    await expect(thread.call('refuse', 'x.bin')).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'file.invalid',
      parameters: { path: 'x.bin', reason: 'of a test' },
    });
    await expect(thread.call('fail', undefined)).rejects.toThrow('a fault of our own');
    await expect(thread.call('unclonable', undefined)).rejects.toThrow(/could not be cloned/);
    expect(await thread.call('double', 4)).toBe(8);
  });

  test('that is flushed is begun while its caller works on', async () => {
    const thread = await start();
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const marked = thread.call('mark', cell);
    thread.flush();
    expect(Atomics.wait(cell, 0, 0, PATIENCE_MS)).not.toBe('timed-out');
    await marked;
  });

  test('that cannot be sent keeps back none of those of the same moment', async () => {
    const thread = await start();
    const numbers = Float32Array.of(1, 2);
    const calls = [
      thread.call('double', 1),
      thread.call('same', () => 1),
      thread.call('sum', numbers, [numbers.buffer]),
      thread.call('double', 2),
    ];
    expect(await Promise.allSettled(calls)).toMatchObject([
      { value: 2 },
      { reason: { message: expect.stringContaining('could not be cloned') } },
      { value: 3 },
      { value: 4 },
    ]);
  });
});

describe('a thread that dies', () => {
  test.each([
    ['by its own end', (thread: Thread<ExampleThread>) => thread.call('die', 7), 'code 7'],
    [
      'by a stray fault',
      (thread: Thread<ExampleThread>) => thread.call('dieLater', undefined),
      'a stray fault',
    ],
  ])('%s fails the calls in flight and the later ones', async (_name, kill, reason) => {
    const thread = await start();
    const inFlight = thread.call('later', 5_000);
    const failure = {
      name: 'RetryableError',
      code: 'thread.stopped',
      parameters: { thread: 'example', reason: expect.stringContaining(reason) },
    };
    await Promise.all([
      expect(kill(thread)).rejects.toMatchObject(failure),
      expect(inFlight).rejects.toMatchObject(failure),
    ]);
    expect(thread.isAlive).toBe(false);
    await expect(thread.call('double', 1)).rejects.toMatchObject(failure);
  });

  test('before it runs fails the start or the first call', async () => {
    const lost = startThread<ExampleThread>(new URL('./absent.ts', import.meta.url), { name: 'lost' });
    await expect(lost.then(thread => thread.call('double', 1))).rejects.toThrow();
  });
});

describe('close', () => {
  test('lets calls in flight end, refuses later ones and may be called twice', async () => {
    const thread = await start();
    const inFlight = thread.call('later', 100);
    const closed = thread.close();
    await expect(thread.call('double', 1)).rejects.toMatchObject({ code: 'thread.stopped' });
    expect(await inFlight).toBe(100);
    await closed;
    await thread.close();
  });

  test('is possible after death', async () => {
    const thread = await start();
    await thread.call('die', 1).catch(() => undefined);
    await thread.close();
  });
});

test('the end of the process waits for native code and starts no more', async () => {
  const script = path.join(import.meta.dirname, 'exit-in-native-code.ts');
  const run = promisify(execFile)(process.execPath, [script]);
  const ended = await run.catch((error: { code: number; stdout: string }) => error);
  expect(ended).toMatchObject({ code: 3 });
  expect(Number(ended.stdout)).toBeGreaterThan(200);
  expect(Number(ended.stdout)).toBeLessThan(20_000);
});
