import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketOf, bucketStart } from '../../../../core/ground/domain/captions/score-buckets.ts';
import { areaUnderCurve } from '../../../../core/work/review/auc.ts';
import { toBars } from '../../../../core/work/review/score-histogram.ts';
import { thresholdFor } from '../../../../core/work/review/threshold.ts';

const count = (bucket: number, approved: number, rejected: number, pending = 0) => ({
  bucket,
  approved,
  rejected,
  pending,
});

describe('buckets', () => {
  it('cover -1 to 1, and a score lies in the bucket that starts at or below it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), thousandth => {
        const score = thousandth / 1000;
        const bucket = bucketOf(score);
        expect(bucket).toBeGreaterThanOrEqual(0);
        expect(bucket).toBeLessThan(BUCKETS);
        expect(bucketStart(bucket)).toBeLessThanOrEqual(score + 1e-9);
        if (score < 1) expect(bucketStart(bucket + 1)).toBeGreaterThan(score - 1e-9);
      }),
    );
  });

  it('put an edge into the upper bucket', () => {
    expect(bucketStart(bucketOf(0.7))).toBe(0.7);
    expect(bucketStart(bucketOf(0.29))).toBe(0.29);
    expect(bucketOf(1)).toBe(BUCKETS - 1);
  });
});

describe('bars', () => {
  it('lose no pair, whatever their width', () => {
    const counts = fc.uniqueArray(
      fc.record({
        bucket: fc.nat(BUCKETS - 1),
        approved: fc.nat(9),
        rejected: fc.nat(9),
        pending: fc.nat(9),
      }),
      { selector: entry => entry.bucket },
    );
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 60 }), (entries, bars) => {
        const total = entries.reduce(
          (sum, entry) => sum + entry.approved + entry.rejected + entry.pending,
          0,
        );
        expect(toBars(entries, bars).reduce((sum, bar) => sum + bar.count, 0)).toBe(total);
        expect(toBars(entries, bars).length).toBeLessThanOrEqual(bars + 1);
      }),
    );
  });

  it('tell the share approved among those reviewed only', () => {
    expect(toBars([count(150, 3, 1, 100), count(151, 0, 0, 5)], 2)).toEqual([
      { from: 0.5, to: 0.51, count: 104, approvedShare: 0.75 },
      { from: 0.51, to: 0.52, count: 5, approvedShare: null },
    ]);
  });
});

describe('threshold', () => {
  it('is the lowest score that still gives the precision', () => {
    const counts = [count(190, 30, 0), count(180, 30, 0, 40), count(170, 20, 10), count(160, 0, 50)];
    expect(thresholdFor(counts, 0.9)).toEqual({ score: 0.8, precision: 1, reviewed: 60, kept: 100 });
    expect(thresholdFor(counts, 0.85)).toMatchObject({ score: 0.7, reviewed: 90 });
  });

  it('is null with too few reviews or out of reach', () => {
    expect(thresholdFor([count(190, 19, 0)], 0.5)).toBeNull();
    expect(thresholdFor([count(190, 10, 40)], 0.9)).toBeNull();
  });
});

describe('area under the curve', () => {
  it('is 1 apart, 0 reversed, a half when nothing differs', () => {
    expect(areaUnderCurve([0.8, 0.9], [0.1, 0.2])).toBe(1);
    expect(areaUnderCurve([0.1], [0.9])).toBe(0);
    expect(areaUnderCurve([0.5, 0.5], [0.5, 0.5, 0.5])).toBe(0.5);
  });

  it('is the share of right-wrong pairs in order', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(scores, scores, (right, wrong) => {
        const wins = right.flatMap(r => wrong.map(w => (r > w ? 1 : r === w ? 0.5 : 0)));
        const expected = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
        expect(areaUnderCurve(right, wrong)).toBeCloseTo(expected, 10);
      }),
    );
  });
});
