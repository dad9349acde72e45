import { describe, expect, it } from 'vitest';
import { BACK_OFF, restartDelay } from '../../supervisor/back-off.ts';

describe('restartDelay', () => {
  it('doubles with each failure in a row, up to the most', () => {
    const delays = [1, 2, 3, 4, 10, 100].map(failures => restartDelay(failures, BACK_OFF));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000]);
  });
});
