import { Bm25 } from '../../engines/word-index/bm25.ts';
import type { EvaluationImage } from './evaluation-set.ts';
import { rankOfBest } from './ranks.ts';

/**
 * Measures how well words alone find an image by its captions. The first caption is the query; BM25 indexes the other
 * captions of each image (the best of them counts). A caption is never compared with itself. An image with one caption has
 * nothing to be found by, and counts as not found.
 * @returns the rank of each image for its own first caption.
 */
export function bm25Ranks(images: readonly EvaluationImage[]): Int32Array {
  const index = new Bm25();
  const imageOf: number[] = [];
  for (const [image, { captions }] of images.entries()) {
    for (const caption of captions.slice(1)) imageOf[index.add(caption)] = image;
  }
  return Int32Array.from(images, ({ captions }, own) => {
    const scores = new Float64Array(images.length);
    for (const [text, score] of index.scores(captions[0]!)) {
      const image = imageOf[text]!;
      scores[image] = Math.max(scores[image]!, score);
    }
    return rankOfBest(scores, [own]);
  });
}
