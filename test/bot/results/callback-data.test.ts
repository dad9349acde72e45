import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageData, readPageData } from '../../../bot/results/callback-data.ts';

test('every page of every query fits into 64 bytes and comes back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('more' as const, 'sources' as const),
      fc.uuid(),
      fc.integer({ min: 0, max: 100 }),
      (action, queryId, offset) => {
        const data = pageData({ action, queryId, offset });
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(readPageData(data)).toEqual({ action, queryId, offset });
      },
    ),
  );
});

test.each([
  '',
  'more:',
  'more:short:10',
  `less:${'A'.repeat(22)}:1`,
  `more:${'A'.repeat(22)}:1000`,
  'example:1',
])('%j is not one of ours', data => {
  expect(readPageData(data)).toBeUndefined();
});
