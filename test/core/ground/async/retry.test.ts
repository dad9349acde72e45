import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../../core/ground/async/backoff.ts';
import { type RetryOptions, retry } from '../../../../core/ground/async/retry.ts';
import { BusyError, PermanentError, RetryableError } from '../../../../core/ground/errors.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 30_000 };
const passing = () => new RetryableError('service.unreachable', { service: 'x', reason: 'y' });

/** Retries something that fails so and so, and tells what was waited. */
async function run(failures: readonly unknown[], options: Partial<RetryOptions> = {}) {
  const left = [...failures];
  const pauses: number[] = [];
  let tries = 0;
  const result = await retry(
    async () => {
      tries += 1;
      if (left.length > 0) throw left.shift();
      return 'done';
    },
    { backoff: BACKOFF, wait: async ms => void pauses.push(ms), ...options },
  ).catch((error: unknown) => ({ error }));
  return { result, tries, pauses };
}

describe('backoffMs', () => {
  it('doubles to the longest, half of it at random, also after very many failures', () => {
    const bounds = (failures: number) =>
      [0, 1].map(random => backoffMs(failures, { firstMs: 500, longestMs: 30_000 }, random));
    expect([1, 2, 3, 7, 100, 5_000].map(bounds)).toEqual([
      [250, 500],
      [500, 1_000],
      [1_000, 2_000],
      [15_000, 30_000],
      [15_000, 30_000],
      [15_000, 30_000],
    ]);
  });

  it('differs between two who fail at the same moment', () => {
    const pauses = new Set(Array.from({ length: 20 }, () => backoffMs(3, BACKOFF)));
    expect(pauses.size).toBeGreaterThan(1);
  });
});

describe('retry', () => {
  it('goes on after faults that pass, with growing pauses', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(20), async count => {
        const { result, tries, pauses } = await run(Array.from({ length: count }, passing));
        expect([result, tries]).toEqual(['done', count + 1]);
        for (const [index, pause] of pauses.entries()) {
          const most = Math.min(30_000, 1_000 * 2 ** index);
          expect(pause).toBeGreaterThanOrEqual(most / 2);
          expect(pause).toBeLessThanOrEqual(most);
        }
      }),
    ));

  it('retries what does not count as often as it comes, and gives up after the tries that do', async () => {
    const left = [passing(), passing(), passing(), passing(), passing()];
    const counted: readonly unknown[] = left.slice(2, 4);
    const { result, tries, pauses } = await run(left, {
      tries: 2,
      counts: async error => counted.includes(error),
    });
    expect([result, tries]).toEqual([{ error: counted[1] }, 4]);
    expect(pauses).toHaveLength(3);
  });

  it('throws at once what does not pass', async () => {
    const refused = new PermanentError('translation.refused', { service: 'x', reason: 'y' });
    expect(await run([refused])).toEqual({ result: { error: refused }, tries: 1, pauses: [] });
    const bug = new TypeError('bug');
    expect(await run([passing(), bug])).toMatchObject({ result: { error: bug }, tries: 2 });
  });

  it('throws the last error after so many failures in a row', async () => {
    const faults = Array.from({ length: 9 }, passing);
    expect(await run(faults, { tries: 5 })).toMatchObject({ result: { error: faults[4] }, tries: 5 });
  });

  it('counts anew when something was moved', async () => {
    const faults = Array.from({ length: 9 }, passing);
    const { result, pauses } = await run(faults, { tries: 2, progressed: () => true });
    expect(result).toBe('done');
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_000);
  });

  it('waits as long as a busy service asks, and not for one that asks too much', async () => {
    expect((await run([new BusyError('service.busy', { service: 'x', seconds: 90 })])).pauses).toEqual([
      90_000,
    ]);
    const busy = new BusyError('service.busy', { service: 'x', seconds: 900 });
    expect(await run([busy], { longestAskedMs: 330_000 })).toMatchObject({
      result: { error: busy },
      pauses: [],
    });
  });

  it('ends in the middle of a pause with the reason of its signal', async () => {
    const stopping = new AbortController();
    const reason = new Error('stopping');
    const running = retry(async () => Promise.reject(passing()), {
      backoff: { firstMs: 3_600_000, longestMs: 3_600_000 },
      signal: stopping.signal,
      onPause: () => queueMicrotask(() => stopping.abort(reason)),
    });
    await expect(running).rejects.toBe(reason);
  });

  it('does not begin when its signal has aborted', async () => {
    expect((await run([], { signal: AbortSignal.abort() })).tries).toBe(0);
  });
});
