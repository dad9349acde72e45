import { expect, test } from 'vitest';
import { compareFound } from '../../../../core/work/upkeep/compare-indexes.ts';

test('two indexes agree by the share of the first ten that both find, whatever the order', () => {
  const found = compareFound(
    ['گربه', 'کوه', 'هیچ'],
    [['a', 'b', 'c', 'd'], ['a', 'b'], []],
    [['d', 'c', 'x', 'y'], ['a', 'b', 'c', 'd'], []],
  );
  expect(found.queries.map(({ overlap }) => overlap)).toEqual([0.5, 0.5, 1]);
  expect(found.overlapAt10).toBeCloseTo(2 / 3);
  expect(found.queries[0]).toMatchObject({ left: ['a', 'b', 'c', 'd'], right: ['d', 'c', 'x', 'y'] });
});
