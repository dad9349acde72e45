import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { quietMoment } from '../../../../core/ground/process/quiet-moment.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('comes when nobody has asked for a while, and not between two who ask', async () => {
  let asked = 3;
  let isQuiet: boolean | undefined;
  void quietMoment(() => asked, new AbortController().signal, 100).then(quiet => {
    isQuiet = quiet;
  });
  for (let turn = 0; turn < 20; turn++) {
    await vi.advanceTimersByTimeAsync(60);
    asked++;
  }
  expect(isQuiet).toBeUndefined();
  await vi.advanceTimersByTimeAsync(200);
  expect(isQuiet).toBe(true);
});

it('is waited for no longer than the process lives', async () => {
  const ending = new AbortController();
  const waiting = quietMoment(() => 0, ending.signal, 100);
  ending.abort();
  expect(await waiting).toBe(false);
});
