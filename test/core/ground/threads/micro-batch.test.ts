import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MicroBatch } from '../../../../core/ground/threads/micro-batch.ts';

const tick = () => new Promise(resolve => setImmediate(resolve));

describe('MicroBatch', () => {
  test('whatever comes in whatever rhythm: all answered, in order of arrival, in batches within the limit', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.record({ items: fc.integer({ min: 1, max: 9 }), ticks: fc.nat(2) }), { maxLength: 12 }),
        fc.infiniteStream(fc.nat(3)),
        async (limit, arrivals, runTicks) => {
          const seen: number[] = [];
          let running = 0;
          const batches = new MicroBatch<number, string>(async items => {
            expect(++running).toBe(1);
            expect(items.length).toBeGreaterThan(0);
            expect(items.length).toBeLessThanOrEqual(limit);
            seen.push(...items);
            for (let ticks = runTicks.next().value; ticks > 0; ticks--) await tick();
            running--;
            return items.map(String);
          }, limit);
          let next = 0;
          const answers: Promise<string>[] = [];
          for (const { items, ticks } of arrivals) {
            for (let item = 0; item < items; item++) answers.push(batches.add(next++));
            for (let wait = 0; wait < ticks; wait++) await tick();
          }
          const order = Array.from({ length: next }, (_, item) => item);
          expect(await Promise.all(answers)).toEqual(order.map(String));
          expect(seen).toEqual(order);
          await batches.idle();
        },
      ),
      { numRuns: 200 },
    ));

  test('what comes while a batch runs goes together in the next', async () => {
    const sizes: number[] = [];
    const batches = new MicroBatch<number, number>(async items => {
      sizes.push(items.length);
      await tick();
      return items;
    }, 100);
    const first = batches.add(0);
    await Promise.resolve();
    await Promise.all([first, ...Array.from({ length: 20 }, (_, item) => batches.add(item))]);
    expect(sizes).toEqual([1, 20]);
  });

  test('a failed run fails its own batch only', async () => {
    const batches = new MicroBatch<number, number>(async items => {
      if (items.includes(1)) throw new Error('one is bad');
      return items;
    }, 2);
    const answers = await Promise.allSettled([0, 1, 2, 3].map(item => batches.add(item)));
    expect(answers.map(answer => answer.status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  });

  test('more than may wait are refused with BusyError, and room is made again', async () => {
    const batches = new MicroBatch<number, number>(async items => items, 2, {
      maxWaiting: 3,
      service: 'test',
    });
    const answers = await Promise.allSettled([0, 1, 2, 3, 4].map(item => batches.add(item)));
    expect(answers.map(answer => answer.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(answers[4]).toMatchObject({
      reason: { name: 'BusyError', parameters: { service: 'test' }, retryAfterSeconds: 1 },
    });
    expect(await batches.add(5)).toBe(5);
  });
});
