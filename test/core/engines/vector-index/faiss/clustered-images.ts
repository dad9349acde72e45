import type { IndexedImage } from '../../../../../core/engines/vector-index/vector-index.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { randomImages, randomVectors } from '../random-images.ts';

/** Images around many centres, as embeddings of photos lie: an index of lists has something to find. */
export function clusteredImages(count: number, dimension: number): IndexedImage[] {
  const random = seededRandom(12);
  const centres = Array.from({ length: 200 }, () => randomVectors(1, dimension, random));
  return randomImages(count, dimension, random).map((image, row) => {
    const centre = centres[row % centres.length]!;
    const mixed = image.vector.map((x, at) => 0.6 * x + 0.8 * centre[at]!);
    const norm = Math.hypot(...mixed);
    return { ...image, vector: mixed.map(x => x / norm) };
  });
}
