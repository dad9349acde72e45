import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coalesce } from '../../../../core/ground/async/coalesce.ts';

describe('coalesce', () => {
  it('runs at once when idle, and once more for all that asked meanwhile', async () => {
    const runs: PromiseWithResolvers<void>[] = [];
    const ask = coalesce(() => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    });
    const first = ask();
    expect(runs).toHaveLength(1);
    const later = [ask(), ask(), ask()];
    expect(runs).toHaveLength(1);
    runs[0]!.resolve();
    await first;
    await new Promise(resolve => setImmediate(resolve));
    expect(runs).toHaveLength(2);
    runs[1]!.resolve();
    await Promise.all(later);
    await ask.idle();
    expect(runs).toHaveLength(2);
  });

  it('a failure is told to those whom the run was for, and the next run goes on', async () => {
    let runs = 0;
    const ask = coalesce(async () => {
      runs += 1;
      await Promise.resolve();
      if (runs === 1) throw new Error('first');
    });
    const [first, second] = [ask(), ask()];
    await expect(first).rejects.toThrow('first');
    await second;
    expect(runs).toBe(2);
    await ask.idle();
  });

  it('never two at a time, and no call without a run that began after it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ before: fc.nat(4), ticks: fc.nat(4), fails: fc.boolean() }), {
          minLength: 1,
          maxLength: 15,
        }),
        async calls => {
          let [asked, running] = [0, 0];
          const covered: number[] = [];
          const work = async () => {
            running += 1;
            expect(running).toBe(1);
            const seen = asked;
            const { ticks, fails } = calls[covered.length % calls.length]!;
            covered.push(seen);
            for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
            running -= 1;
            if (fails) throw new Error('failed');
          };
          const ask = coalesce(work);
          for (const { before } of calls) {
            for (let tick = 0; tick < before; tick += 1) await Promise.resolve();
            asked += 1;
            const call = asked;
            void ask()
              .catch(() => undefined)
              .then(() => expect(Math.max(...covered)).toBeGreaterThanOrEqual(call));
          }
          await ask.idle();
          expect(covered.at(-1)).toBe(calls.length);
          expect(covered.length).toBeLessThanOrEqual(calls.length);
        },
      ),
      { numRuns: 300 },
    ));
});
