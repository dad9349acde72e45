import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracyAtAll,
  bootstrap,
  medianOf,
  mulberry32,
  rankMetrics,
} from '../../../core/evaluation/metrics.ts';
import { type EmbeddingMatrix, rankOfBest, ranksOfAnswers } from '../../../core/evaluation/ranks.ts';
import { searchTokens } from '../../../core/persian/search-tokens.ts';

const matrix = (rows: number[][]): EmbeddingMatrix => ({
  count: rows.length,
  dimension: rows[0]?.length ?? 0,
  values: Float32Array.from(rows.flat()),
});

describe('ranks', () => {
  it('count from 1 at the best answer of several', () => {
    const gallery = matrix([
      [1, 0],
      [0.8, 0.6],
      [0.6, 0.8],
      [0, 1],
    ]);
    const queries = matrix([
      [1, 0],
      [0, 1],
    ]);
    expect([...ranksOfAnswers(queries, gallery, [[2], [0, 2]])]).toEqual([3, 2]);
  });

  it('give nothing to a model that cannot tell pictures apart', () => {
    expect(rankOfBest([0.5, 0.5, 0.5, 0.5], [1])).toBe(4);
    expect(rankOfBest([0.5, 0.5, 0.5, 0.5], [1, 2])).toBe(3);
    expect(rankOfBest([Number.NEGATIVE_INFINITY, 0, 1], [0])).toBe(3);
  });

  it('agree with a plain sort', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.nat(), (list, pick) => {
        const right = pick % list.length;
        const order = list
          .map((score, row) => ({ score, row }))
          .sort((a, b) => b.score - a.score || Number(a.row === right) - Number(b.row === right));
        expect(rankOfBest(list, [right])).toBe(order.findIndex(({ row }) => row === right) + 1);
      }),
    );
  });
});

describe('metrics', () => {
  it('are what the definitions say', () => {
    const ranks = Int32Array.from([1, 1, 3, 10]);
    const metrics = rankMetrics(ranks, 10);
    expect([...metrics.accuracyAt]).toEqual([0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 1]);
    expect(metrics.at1.value).toBe(0.5);
    expect(metrics.meanReciprocalRank.value).toBeCloseTo((1 + 1 + 1 / 3 + 1 / 10) / 4, 12);
    expect(medianOf(ranks)).toBe(2);
    expect(medianOf(Int32Array.from([5, 1, 2]))).toBe(2);
  });

  it('never fall as k grows, and end at 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), ranks => {
        const curve = accuracyAtAll(Int32Array.from(ranks), 50);
        expect(curve.every((value, k) => k === 0 || value >= curve[k - 1]!)).toBe(true);
        expect(curve.at(-1)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('have intervals as wide as the binomial one', () => {
    const random = mulberry32(5);
    const hits = Float64Array.from({ length: 1_000 }, () => (random() < 0.7 ? 1 : 0));
    const { value, low, high } = bootstrap(hits);
    const half = 1.96 * Math.sqrt((value * (1 - value)) / 1_000);
    expect(value - low).toBeCloseTo(half, 2);
    expect(high - value).toBeCloseTo(half, 2);
  });
});

describe('words', () => {
  it.each([
    ['کتاب‌ها', ['کتاب']],
    ['كتابهاي ‌من', ['کتابهای', 'من']],
    ['نیم‌روز، در زمینهٔ آبی!', ['نیم', 'روز', 'در', 'زمینه', 'آبی']],
    ['۳ سگ', ['3', 'سگ']],
    ['ها', ['ها']],
    ['\u200C', []],
  ])('of %j are %j', (text, tokens) => {
    expect(searchTokens(text)).toEqual(tokens);
  });
});
