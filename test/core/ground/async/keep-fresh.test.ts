import { afterEach, expect, test, vi } from 'vitest';
import { keepFresh } from '../../../../core/ground/async/keep-fresh.ts';

afterEach(() => vi.useRealTimers());

test('reads once for all who ask meanwhile, anew when it is old, and at once after a failure', async () => {
  vi.useFakeTimers();
  let reads = 0;
  const read = keepFresh(20_000, () => {
    reads += 1;
    if (reads === 3) throw new Error('no');
    return Promise.resolve(reads);
  });
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  vi.advanceTimersByTime(19_999);
  expect(await read()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await read()).toBe(2);
  vi.advanceTimersByTime(20_000);
  await expect(read()).rejects.toThrow('no');
  expect(await read()).toBe(4);
});

test('gives what is old while it is read anew, where that is asked for, and when that fails', async () => {
  vi.useFakeTimers();
  const readings: PromiseWithResolvers<string>[] = [];
  const look = () => {
    const reading = Promise.withResolvers<string>();
    readings.push(reading);
    return reading.promise;
  };
  const read = keepFresh(20_000, look, { mayBeOld: true });
  const first = Promise.all([read(), read()]);
  readings[0]!.resolve('first');
  expect(await first).toEqual(['first', 'first']);
  vi.advanceTimersByTime(20_000);
  expect(await Promise.all([read(), read()])).toEqual(['first', 'first']);
  expect(readings).toHaveLength(2);
  readings[1]!.reject(new Error('no'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await read()).toBe('first');
  readings[2]!.resolve('second');
  await vi.advanceTimersByTimeAsync(0);
  expect(await read()).toBe('second');
});
