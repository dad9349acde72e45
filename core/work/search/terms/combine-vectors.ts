import type { EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import { InputError } from '../../../ground/errors.ts';

/** An embedding of norm 1 and how much it counts; below zero it is taken away. */
export interface WeightedVector {
  readonly vector: EmbeddingVector;
  readonly weight: number;
}

/** A sum shorter than this share of its parts is a rounding error without a direction. */
const NOTHING = 1e-4;

/**
 * The weighted sum of embeddings, of norm 1 again: one query from words and images, since both lie in one space
 * (CLIPfa's demo calls it analogy: an image of sunset + «دریا»).
 * @throws InputError 'query.nothing-left' when they cancel each other out.
 */
export function combineVectors(terms: readonly WeightedVector[]): EmbeddingVector {
  const sum = new Float64Array(terms[0]?.vector.length ?? 0);
  let total = 0;
  for (const { vector, weight } of terms) {
    total += Math.abs(weight);
    for (let at = 0; at < sum.length; at += 1) sum[at]! += weight * vector[at]!;
  }
  const norm = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
  if (!(norm > NOTHING * total)) throw new InputError('query.nothing-left', {});
  return Float32Array.from(sum, value => value / norm);
}
