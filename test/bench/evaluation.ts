// Also alone: `node test/bench/evaluation.ts`.

import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { openCosineScorer } from '../../core/work/evaluation/cosine-scorer.ts';
import { rankFigures } from '../../core/work/evaluation/metrics.ts';
import { type EmbeddingMatrix, rankOfBest } from '../../core/work/evaluation/ranks.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, ratio } from './stopwatch.ts';

const PICTURES = 1_000;
const DIMENSION = 768;

/** What `negareh evaluate` does after embedding, for 1,000 captions and 1,000 images, both ways with intervals. */
export async function benchEvaluation(print: (line: string) => void): Promise<void> {
  const [captions, pictures] = [randomMatrix(1), randomMatrix(2)];
  const own = Array.from({ length: PICTURES }, (_, row) => [row]);
  const scorer = await openCosineScorer({ device: 'cpu', threads: 0 });
  try {
    await scorer.ranks(captions, pictures, own);
    const begin = performance.now();
    const there = await scorer.ranks(captions, pictures, own);
    const back = await scorer.ranks(pictures, captions, own);
    const ranked = performance.now();
    for (const ranks of [there, back]) rankFigures(ranks, PICTURES, { seed: 1 });
    const whole = performance.now() - begin;

    const started = performance.now();
    plainRanks(captions, pictures);
    plainRanks(pictures, captions);
    const plain = performance.now() - started;
    printTable(
      `Evaluation after embedding: ${PICTURES} x ${PICTURES} of ${DIMENSION} numbers, both ways`,
      [
        ['baseline: plain loops for the ranks alone', milliseconds(plain), '1.00 x'],
        ['ranks', milliseconds(ranked - begin), ratio(ranked - begin, plain)],
        ['ranks, Accuracy@k and intervals', milliseconds(whole), ratio(whole, plain)],
      ],
      print,
    );
  } finally {
    await scorer.close();
  }
}

function randomMatrix(seed: number): EmbeddingMatrix {
  const random = seededRandom(seed);
  const values = Float32Array.from({ length: PICTURES * DIMENSION }, () => random() - 0.5);
  return { count: PICTURES, dimension: DIMENSION, values };
}

function plainRanks(queries: EmbeddingMatrix, gallery: EmbeddingMatrix): Int32Array {
  const scores = new Float64Array(gallery.count);
  return Int32Array.from({ length: queries.count }, (_, query) => {
    for (let row = 0; row < gallery.count; row += 1) {
      let sum = 0;
      for (let at = 0; at < DIMENSION; at += 1)
        sum += queries.values[query * DIMENSION + at]! * gallery.values[row * DIMENSION + at]!;
      scores[row] = sum;
    }
    return rankOfBest(scores, [query]);
  });
}

if (import.meta.main) await benchEvaluation(line => process.stdout.write(`${line}\n`));
