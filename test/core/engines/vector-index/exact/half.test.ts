import { describe, expect, it } from 'vitest';
import { MASKED, paddedRows } from '../../../../../core/engines/vector-index/exact/graph.ts';
import {
  candidatesFor,
  certainBest,
} from '../../../../../core/engines/vector-index/exact/half-certificate.ts';
import { HalfScorer } from '../../../../../core/engines/vector-index/exact/half-scorer.ts';
import { bestRows, normOf, scoreRows } from '../../../../../core/engines/vector-index/exact/scored-rows.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { multipliesHalf } from '../../../../../core/ground/onnx/half-products.ts';
import { openSession } from '../../../../../core/ground/onnx/session.ts';
import { randomVectors } from '../random-images.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { CASES, imagesOf, queriesOf } from './webgpu-cases.ts';

const temporary = temporaryFolder();

describe('the certificate of float16', () => {
  const [ROWS, DIMENSION, K] = [2000, 24, 10];
  /** What a card finds that is off by `error` of each row's norm at the most. */
  function found(seed: number, error: number, lengthOf: (row: number) => number) {
    const random = seededRandom(seed);
    const vectors = randomVectors(ROWS, DIMENSION, random).map(
      (value, at) => value * lengthOf(Math.floor(at / DIMENSION)),
    );
    const query = randomVectors(1, DIMENSION, random).map(value => 3 * value);
    const all = scoreRows(
      query,
      Int32Array.from({ length: ROWS }, (_, row) => row),
      vectors,
    );
    const norms = all.scores.map((_, row) =>
      normOf(vectors.subarray(row * DIMENSION, (row + 1) * DIMENSION)),
    );
    const nearly = all.scores.map((score, row) => score / 3 + error * norms[row]! * (2 * random() - 1));
    const rows = all.rows.toSorted((a, b) => nearly[b]! - nearly[a]!).slice(0, candidatesFor(K));
    const own = new Float32Array(rows.length * DIMENSION);
    for (const [at, row] of rows.entries()) {
      own.set(vectors.subarray(row * DIMENSION, (row + 1) * DIMENSION), at * DIMENSION);
    }
    const scores = Float64Array.from(rows, row => nearly[row]!);
    const largestNorm = Math.max(...norms);
    const best = certainBest({ rows, scores, isPart: true }, { query, k: K, vectors: own, largestNorm });
    return { best: best && new Set(best.rows), truth: new Set(bestRows(all, K).rows) };
  }

  it.each([
    ['rows of one length', () => 1],
    ['rows of all lengths', (row: number) => 1 + (row % 50) / 10],
  ])('is never given to another answer: %s', (_, lengthOf) => {
    let given = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { best, truth } = found(seed, 0.4 * 0.8 ** (seed % 30), lengthOf);
      if (!best) continue;
      given++;
      expect(best).toEqual(truth);
    }
    expect(given).toBeGreaterThan(10);
    expect(given).toBeLessThan(50);
  });

  it('is given to all that may be found, and to no numbers that are none', () => {
    const query = Float32Array.of(1, 0);
    const question = { query, k: 1, vectors: Float32Array.of(1, 0, 0.5, 0), largestNorm: 1 };
    const rows = Int32Array.of(4, 7);
    const whole = certainBest({ rows, scores: Float64Array.of(0, 0), isPart: false }, question);
    expect(whole?.rows).toEqual(Int32Array.of(4));
    for (const scores of [
      [Number.NaN, 0.5],
      [1, Number.NaN],
      [1, Infinity],
    ]) {
      const findings = { rows, scores: Float64Array.from(scores), isPart: true };
      expect(certainBest(findings, question)).toBeUndefined();
    }
    const sound = { rows, scores: Float64Array.of(1, 0.5), isPart: true };
    expect(certainBest(sound, question)?.rows).toEqual(Int32Array.of(4));
  });
});

describe('the search in float16, which a processor plays', () => {
  it.each(CASES.all)('finds the best rows: $name', async asked => {
    const { dimension, k } = asked;
    const images = imagesOf(asked);
    const vectors = Float32Array.from(images.flatMap(({ vector }) => [...vector]));
    const { folder } = await snapshotOf(temporary.path, images);
    const rows = paddedRows(images.length);
    let largestNorm = 0;
    for (const { vector } of images) largestNorm = Math.max(largestNorm, normOf(vector));
    const options = { device: 'cpu', threads: 1, pieceBytes: asked.pieceBytes ?? 2 ** 27 } as const;
    const scorer = await HalfScorer.open({ folder, rows, dimension, largestNorm }, options);
    const mask = Float32Array.from({ length: rows }, (_, row) =>
      row < images.length && row % 7 !== 3 ? 0 : MASKED,
    );
    const visible = Int32Array.from(images.keys()).filter(row => row % 7 !== 3);
    const queries = queriesOf(asked);
    const found = await scorer.best(queries, { mask, k });
    await scorer.close();
    let certified = 0;
    for (const [query, best] of found.entries()) {
      if (!best) continue;
      certified++;
      const own = queries.subarray(query * dimension, (query + 1) * dimension);
      const all = scoreRows(own, Int32Array.from(images.keys()), vectors);
      const scores = Float64Array.from(visible, row => all.scores[row]!);
      const { rows: truth } = bestRows({ rows: visible, scores }, k);
      expect(best.rows.toSorted()).toEqual(truth);
      expect(best.scores).toEqual(Float64Array.from(best.rows, row => all.scores[row]!));
    }
    expect(certified).toBe(asked.certified ?? asked.queries ?? 1);
  });
});

describe('whether a device multiplies float16', () => {
  it('is what a small graph tells', async () => {
    const onCpu = (graph: Uint8Array) => openSession(graph, { device: 'cpu', threads: 1 });
    expect(await multipliesHalf('webgpu', onCpu)).toBe(true);
    const fails = () => Promise.reject(new Error('no f16'));
    expect(await multipliesHalf('webgpu', fails)).toBe(false);
    let closed = 0;
    const failsLater = async () => ({ run: fails, close: async () => void closed++ });
    expect(await multipliesHalf('webgpu', failsLater)).toBe(false);
    const product = { data: Float32Array.of(28, 28, 27, 28), dims: [1, 4] };
    const counts = async () => ({ run: async () => ({ product }), close: async () => void closed++ });
    expect([await multipliesHalf('webgpu', counts), closed]).toEqual([false, 2]);
  });
});
