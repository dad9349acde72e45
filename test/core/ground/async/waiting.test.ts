import { describe, expect, it, vi } from 'vitest';
import { endsWithin } from '../../../../core/ground/async/ends-within.ts';
import { sleep } from '../../../../core/ground/async/sleep.ts';
import { until } from '../../../../core/ground/async/until.ts';

const HOUR_MS = 3_600_000;

describe('sleep', () => {
  it('is over after its time', async () => {
    expect(await sleep(1)).toBe(true);
    expect(await sleep(0, new AbortController().signal)).toBe(true);
  });

  it('is over at once when its signal aborts, or had aborted', async () => {
    const stopping = new AbortController();
    const sleeping = sleep(HOUR_MS, stopping.signal);
    stopping.abort();
    expect(await sleeping).toBe(false);
    expect(await sleep(HOUR_MS, stopping.signal)).toBe(false);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    for (let n = 0; n < 20; n += 1) await sleep(0, signal);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});

describe('until', () => {
  it('looks until there is an answer', async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      return looks === 3 && 'there';
    };
    expect(await until(look, { everyMs: 1 })).toBe('there');
    expect(looks).toBe(3);
  });

  it('takes 0 and null for answers', async () => {
    expect(await until(async () => 0, { everyMs: 1 })).toBe(0);
    expect(await until(async () => null, { everyMs: 1 })).toBeNull();
  });

  it('looks at least once, and gives up when the time is over', async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      return undefined;
    };
    expect(await until(look, { everyMs: HOUR_MS, withinMs: 0 })).toBeUndefined();
    expect(looks).toBe(1);
    expect(await until(look, { everyMs: 1, withinMs: 5 })).toBeUndefined();
    expect(looks).toBeGreaterThan(1);
  });

  it('ends with its signal', async () => {
    const stopping = new AbortController();
    const waiting = until(() => undefined, { everyMs: HOUR_MS, signal: stopping.signal });
    stopping.abort();
    expect(await waiting).toBeUndefined();
  });

  it('throws what the look throws', async () => {
    await expect(until(async () => Promise.reject(new Error('broken')), { everyMs: 1 })).rejects.toThrow(
      'broken',
    );
  });
});

describe('endsWithin', () => {
  it('tells whether work ended in time, and passes on its failure', async () => {
    expect(await endsWithin(HOUR_MS, Promise.resolve())).toBe(true);
    expect(await endsWithin(1, new Promise(() => undefined))).toBe(false);
    await expect(endsWithin(HOUR_MS, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
