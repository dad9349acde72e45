import { Bm25 } from '../../engines/word-index/bm25.ts';
import type { EvaluationPicture } from './evaluation-set.ts';
import { rankOfBest } from './ranks.ts';

/**
 * How well words alone find a picture by its captions: the first caption asks, and the other captions are what BM25
 * knows of each picture (a picture counts with the best of them). A caption is never compared with itself. Pictures
 * with one caption have nothing to be found by, and are counted as not found.
 * @returns the rank of each picture for its own first caption.
 */
export function bm25Ranks(pictures: readonly EvaluationPicture[]): Int32Array {
  const index = new Bm25();
  const pictureOf: number[] = [];
  for (const [picture, { captions }] of pictures.entries()) {
    for (const caption of captions.slice(1)) pictureOf[index.add(caption)] = picture;
  }
  return Int32Array.from(pictures, ({ captions }, own) => {
    const scores = new Float64Array(pictures.length);
    for (const [text, score] of index.scores(captions[0]!)) {
      const picture = pictureOf[text]!;
      scores[picture] = Math.max(scores[picture]!, score);
    }
    return rankOfBest(scores, [own]);
  });
}
