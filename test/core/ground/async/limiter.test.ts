import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLimiter } from '../../../../core/ground/async/limiter.ts';

test('never more than the limit at once, started in order, whether work succeeds or fails', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ ticks: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 }),
      async (limit, jobs) => {
        const limited = createLimiter(limit);
        const started: number[] = [];
        let running = 0;
        let most = 0;
        const results = await Promise.allSettled(
          jobs.map(({ ticks, fails }, index) =>
            limited(async () => {
              started.push(index);
              most = Math.max(most, ++running);
              for (let wait = 0; wait < ticks; wait++) await new Promise(resolve => setImmediate(resolve));
              running--;
              if (fails) throw new Error('job');
              return index;
            }),
          ),
        );
        expect(started).toEqual(jobs.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(limit);
        expect(results.map(result => result.status === 'rejected')).toEqual(jobs.map(job => job.fails));
      },
    ),
    { numRuns: 200 },
  ));

test('a lower limit lets what runs end first, and a higher one lets in at once', async () => {
  const limited = createLimiter(2);
  const leaves = await Promise.all([limited.take(), limited.take()]);
  const started: number[] = [];
  const rest = [1, 2, 3, 4].map(number => limited(async () => void started.push(number)));
  const places = [5, 6].map(() => limited.take());
  limited.limitTo(1);
  leaves[0]?.();
  await new Promise(resolve => setImmediate(resolve));
  expect(started).toEqual([]);
  limited.limitTo(3);
  await Promise.all([...rest, ...places]);
  expect(started).toEqual([1, 2, 3, 4]);
});

test('a place that was taken is given back once, and idle waits for all', async () => {
  const turns = createLimiter(1);
  const leave = await turns.take();
  const order: string[] = [];
  const second = turns(async () => void order.push('second'));
  const third = turns(async () => void order.push('third'));
  const idle = turns.idle().then(() => order.push('idle'));
  await new Promise(resolve => setImmediate(resolve));
  expect(order).toEqual([]);
  leave();
  leave();
  await Promise.all([second, third, idle]);
  expect(order).toEqual(['second', 'third', 'idle']);
  await turns.idle();
});
