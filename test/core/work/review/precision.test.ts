import { expect, test } from 'vitest';
import { previewBulk, wilson } from '../../../../core/work/review/precision.ts';

test("Wilson's interval gives the published values and stays inside 0 to 1", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  for (const [hits, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const estimate = wilson(hits, of)!;
    expect(estimate.low).toBeCloseTo(low, 4);
    expect(estimate.high).toBeCloseTo(high, 4);
  }
  expect(wilson(7, 7)!.high).toBe(1);
  expect(wilson(0, 0)).toBeNull();
});

test('a preview counts pending pairs on either side and rests on what people decided there', () => {
  const counts = [
    { bucket: 120, pending: 10, approved: 9, rejected: 9 },
    { bucket: 150, pending: 20, approved: 9, rejected: 9 },
    { bucket: 170, pending: 30, approved: 9, rejected: 9 },
  ];
  const judged = [
    { bucket: 120, pending: 0, approved: 1, rejected: 3 },
    { bucket: 150, pending: 5, approved: 2, rejected: 2 },
    { bucket: 170, pending: 0, approved: 4, rejected: 0 },
  ];
  const preview = previewBulk(counts, judged, { approveFrom: 0.7, rejectBelow: 0.5 });
  expect(preview).toMatchObject({
    approve: 30,
    reject: 10,
    left: 20,
    approveRight: { share: 1, reviewed: 4 },
    rejectRight: { share: 0.75, reviewed: 4 },
  });
  expect(previewBulk(counts, judged, { approveFrom: 0.5, rejectBelow: null })).toMatchObject({
    approve: 50,
    reject: 0,
    left: 10,
    rejectRight: null,
    approveRight: { share: 0.75, reviewed: 8 },
  });
});
