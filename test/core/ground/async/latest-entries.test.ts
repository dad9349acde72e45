import { expect, test } from 'vitest';
import { LatestEntries } from '../../../../core/ground/async/latest-entries.ts';

test('keeps the entries that were set last, and of one key the last value', () => {
  const entries = new LatestEntries<string, number>(2);
  entries.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...entries]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});
