import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterRunning } from '../../../bot/sending/after-running.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** Steps until it calls, each of them so many milliseconds late. */
async function stepsWhenLate(lateMs: number): Promise<number> {
  let isOver = false;
  afterRunning(60, () => {
    isOver = true;
  });
  for (let steps = 1; ; steps += 1) {
    vi.setSystemTime(Date.now() + lateMs);
    await vi.advanceTimersByTimeAsync(15);
    if (isOver) return steps;
  }
}

test('a little late counts as time that has passed, standing still does not', async () => {
  expect(await stepsWhenLate(0)).toBe(4);
  expect(await stepsWhenLate(5)).toBe(3);
  expect(await stepsWhenLate(15)).toBe(2);
  // A second that nothing ran in is worth no more than thirty milliseconds.
  expect(await stepsWhenLate(1_000)).toBe(2);
});
