import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { searchTokens } from '../../../../core/ground/persian/search-tokens.ts';
import { bm25Ranks } from '../../../../core/work/evaluation/bm25-ranks.ts';
import { chanceAccuracy, chanceFigures } from '../../../../core/work/evaluation/chance.ts';
import { type CosineScorer, openCosineScorer } from '../../../../core/work/evaluation/cosine-scorer.ts';
import { accuracyAtAll, bootstrap, medianOf, rankFigures } from '../../../../core/work/evaluation/metrics.ts';
import { type EmbeddingMatrix, rankOfBest } from '../../../../core/work/evaluation/ranks.ts';
import { sampleOf } from '../../../../core/work/evaluation/sample-of.ts';

const matrix = (rows: number[][]): EmbeddingMatrix => ({
  count: rows.length,
  dimension: rows[0]?.length ?? 0,
  values: Float32Array.from(rows.flat()),
});

/** Every candidate before a right one, counted one by one; near scores are equal, and wrong ones come first. */
function naiveRank(scores: readonly number[], right: readonly number[]): number {
  const best = Math.max(...right.map(row => scores[row]!));
  return 1 + scores.filter((score, row) => score >= best - 1e-6 && !right.includes(row)).length;
}

describe('ranks', () => {
  let scorer: CosineScorer;
  beforeAll(async () => {
    scorer = await openCosineScorer({ device: 'cpu', threads: 1 });
  });
  afterAll(() => scorer.close());

  it('count from 1 at the best answer of several', async () => {
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
    expect([...(await scorer.ranks(queries, gallery, [[2], [0, 2]]))]).toEqual([3, 2]);
  });

  it('give nothing to a model that cannot tell images apart', async () => {
    expect(rankOfBest([0.5, 0.5, 0.5, 0.5], [1])).toBe(4);
    expect(rankOfBest([0.5, 0.5, 0.5, 0.5], [1, 2])).toBe(3);
    expect(rankOfBest([Number.NEGATIVE_INFINITY, 0, 1], [0])).toBe(3);
    expect(rankOfBest([Number.NaN, 0, 1], [0])).toBe(3);
    expect(rankOfBest([0.5, Number.NaN, 0.1], [0])).toBe(2);
    // Also where rows of one matrix are summed by different kernels: an odd number of rows and of dimensions.
    const random = seededRandom(3);
    const row = Array.from({ length: 131 }, () => random() - 0.5);
    const same = matrix(Array(61).fill(row));
    const query = matrix(Array(61).fill(Array.from({ length: 131 }, () => random() / 10)));
    const ranks = await scorer.ranks(
      query,
      same,
      Array.from({ length: 61 }, (_, index) => [index]),
    );
    expect(new Set(ranks)).toEqual(new Set([61]));
  });

  it('agree with a plain count, for any scores and right answers', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), (list, picks) => {
        const right = [...new Set(picks.map(pick => pick % list.length))];
        expect(rankOfBest(list, right)).toBe(naiveRank(list, right));
      }),
    );
  });

  it('of embeddings agree with a plain loop over all cosines', async () => {
    const random = seededRandom(9);
    const rows = (count: number) =>
      Array.from({ length: count }, () => Array.from({ length: 19 }, () => random() - 0.5));
    const [asked, among] = [rows(70), rows(53)];
    const answers = asked.map((_, index) => [...new Set([index % 53, (index * 7) % 53])]);
    const naive = asked.map((query, index) =>
      naiveRank(
        among.map(row =>
          row.reduce((sum, value, at) => sum + Math.fround(value) * Math.fround(query[at]!), 0),
        ),
        answers[index]!,
      ),
    );
    expect([...(await scorer.ranks(matrix(asked), matrix(among), answers))]).toEqual(naive);
  });
});

describe('metrics', () => {
  it('are what the definitions say', () => {
    const ranks = Int32Array.from([1, 1, 3, 10]);
    expect([...accuracyAtAll(ranks, 10)]).toEqual([0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 1]);
    const figures = rankFigures(ranks, 10, { seed: 1 });
    expect(figures).toMatchObject({ queries: 4, candidates: 10, medianRank: 2 });
    expect(figures.recallAt1.value).toBe(0.5);
    expect(figures.recallAt5.value).toBe(0.75);
    expect(figures.recallAt10.value).toBe(1);
    expect(figures.meanReciprocalRank.value).toBeCloseTo((1 + 1 + 1 / 3 + 1 / 10) / 4, 12);
    expect(medianOf(Int32Array.from([5, 1, 2]))).toBe(2);
  });

  it('never fall as k grows, end at 1, and are at each k what a plain loop counts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), ranks => {
        const curve = accuracyAtAll(Int32Array.from(ranks), 50);
        for (const [index, value] of curve.entries()) {
          expect(value).toBeCloseTo(ranks.filter(rank => rank <= index + 1).length / ranks.length, 12);
        }
        expect(curve.at(-1)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('have intervals as wide as the binomial one, the same for the same seed', () => {
    const random = seededRandom(5);
    const hits = Float64Array.from({ length: 1_000 }, () => (random() < 0.7 ? 1 : 0));
    const { value, low, high } = bootstrap(hits, { seed: 1 });
    const half = 1.96 * Math.sqrt((value * (1 - value)) / 1_000);
    expect(value - low).toBeCloseTo(half, 2);
    expect(high - value).toBeCloseTo(half, 2);
    expect(bootstrap(hits, { seed: 1 })).toEqual({ value, low, high });
    expect(bootstrap(hits, { seed: 2 })).not.toEqual({ value, low, high });
  });

  it('have intervals of images, not of captions, where five captions of an image succeed and fail together', () => {
    const random = seededRandom(6);
    const pictures = Array.from({ length: 200 }, () => (random() < 0.5 ? 1 : 0));
    const values = Float64Array.from({ length: 1_000 }, (_, at) => pictures[Math.floor(at / 5)]!);
    const groups = Int32Array.from({ length: 1_000 }, (_, at) => Math.floor(at / 5));
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    const byPicture = width(bootstrap(values, { seed: 1, groups }));
    expect(byPicture).toBeCloseTo(2 * 1.96 * Math.sqrt(0.25 / 200), 1);
    expect(byPicture / width(bootstrap(values, { seed: 1 }))).toBeCloseTo(Math.sqrt(5), 0);
  });
});

describe('a sample', () => {
  it('is the same for the same seed, in the order of the file, without repeats', () => {
    const items = Array.from({ length: 500 }, (_, index) => index);
    const sample = sampleOf(items, 100, 7);
    expect(sample).toEqual(sampleOf(items, 100, 7));
    expect(sample).not.toEqual(sampleOf(items, 100, 8));
    expect([...new Set(sample)].toSorted((a, b) => a - b)).toEqual(sample);
    expect(sample).toHaveLength(100);
    expect(sampleOf(items, 900, 1)).toEqual(items);
  });

  it('takes every item equally often', () => {
    const counts = new Float64Array(10);
    for (let seed = 0; seed < 4_000; seed += 1)
      for (const item of sampleOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3, seed)) counts[item]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_200)).toBeLessThan(150);
  });
});

describe('baselines', () => {
  it('by chance are k of n, with the expected reciprocal rank of a uniform one', () => {
    expect(chanceAccuracy(4)).toEqual([0.25, 0.5, 0.75, 1]);
    const figures = chanceFigures(4, 4);
    expect(figures.recallAt1).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
    expect(figures.recallAt5.value).toBe(1);
    expect(figures.meanReciprocalRank.value).toBeCloseTo((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, 12);
    expect(figures.medianRank).toBe(2.5);
  });

  it('by words compare a caption with the others of its image, never with itself', () => {
    const picture = (...captions: string[]) => ({ name: captions[0]!, path: '', captions });
    const pictures = [
      picture('یک سگ', 'سگِ قهوه‌ای', 'حیوان'),
      picture('گربهٔ سیاه', 'یک سگ و یک سگ'),
      picture('اسب'),
      picture('ماهي', 'ماهی در آب'),
    ];
    // «یک سگ» stands in the second picture's caption too; «گربه» in none; a picture of one caption cannot be found.
    expect([...bm25Ranks(pictures)]).toEqual([2, 4, 4, 1]);
  });
});

describe('words', () => {
  it.each([
    ['کتاب‌ها', ['کتاب']],
    ['كتابهاي ‌من', ['کتاب', 'من']],
    ['نیم‌روز، در زمینهٔ آبی!', ['نیم', 'روز', 'در', 'زمینه', 'آبی']],
    ['۳ سگ', ['3', 'سگ']],
    ['ها', ['ها']],
    ['\u200C', []],
  ])('of %j are %j', (text, tokens) => {
    expect(searchTokens(text)).toEqual(tokens);
  });
});
