import { expect, test } from 'vitest';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { drawCount, mixIn } from '../../../../core/work/review/mix-in-gold.ts';

test('about the share that was asked for is drawn, and none where none is asked for', () => {
  expect(drawCount(1_000, 0)).toBe(0);
  expect(drawCount(1_000, 1)).toBe(1_000);
  expect(Math.abs(drawCount(10_000, 0.1, seededRandom(1)) - 1_000)).toBeLessThan(120);
});

test('what is mixed in stands anywhere, and the others keep their order', () => {
  const places = new Set<number>();
  const random = seededRandom(2);
  for (let time = 0; time < 200; time += 1) {
    const mixed = mixIn([1, 2, 3], [9], random);
    places.add(mixed.indexOf(9));
    expect(mixed.filter(one => one !== 9)).toEqual([1, 2, 3]);
  }
  expect([...places].sort()).toEqual([0, 1, 2, 3]);
});
