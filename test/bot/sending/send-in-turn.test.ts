import { afterEach, expect, test, vi } from 'vitest';
import { noteOrHold } from '../../../bot/sending/send-in-turn.ts';

afterEach(() => void vi.useRealTimers());

test('while a note does not come through, everything is held; a quick one, or one that fails, holds nothing for long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let holds = 0;
  const budget = {
    hold: () => {
      holds += 1;
      return () => {
        holds -= 1;
      };
    },
  };
  await noteOrHold(budget, async () => {});
  await vi.advanceTimersByTimeAsync(1_000);
  expect(holds).toBe(0);
  const slow = Promise.withResolvers<void>();
  const noted = expect(noteOrHold(budget, () => slow.promise)).rejects.toThrow('away');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(holds).toBe(1);
  slow.reject(new Error('away'));
  await noted;
  expect(holds).toBe(0);
});
