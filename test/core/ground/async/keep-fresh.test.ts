import { afterEach, expect, test, vi } from 'vitest';
import { keepFresh } from '../../../../core/ground/async/keep-fresh.ts';

afterEach(() => vi.useRealTimers());

test('reads once for all who ask meanwhile, anew when it is old, and at once after a failure', async () => {
  vi.useFakeTimers();
  let reads = 0;
  const read = keepFresh(20_000, async () => {
    reads += 1;
    if (reads === 3) throw new Error('no');
    return reads;
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
