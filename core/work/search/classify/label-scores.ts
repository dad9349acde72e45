import { cosine, type EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import { LABEL_PLACE, type LabelScore } from '../../../ground/domain/search/classification.ts';
import { combineVectors } from '../terms/combine-vectors.ts';

/** The texts whose embeddings stand for a label. Every placeholder of the template is filled with the label. */
export const textsOfLabel = (label: string, templates: readonly string[]): string[] =>
  templates.map(template => template.replaceAll(LABEL_PLACE, () => label));

/** Averages the embeddings of a label's sentences and normalises the mean to 1 (CLIP's prompt ensembling). */
export const meanVector = (vectors: readonly EmbeddingVector[]): EmbeddingVector =>
  vectors.length === 1 ? vectors[0]! : combineVectors(vectors.map(vector => ({ vector, weight: 1 })));

/**
 * Zero-shot classification: the softmax of the scaled cosines of one image and all labels, most probable first.
 * @param image has norm 1, as the labels' vectors have.
 * @param logitScale multiplies the cosines: 1 / temperature.
 */
export function labelScores(
  image: EmbeddingVector,
  labels: readonly { readonly label: string; readonly vector: EmbeddingVector }[],
  logitScale: number,
): LabelScore[] {
  const scored = labels.map(({ label, vector }) => ({ label, score: cosine(vector, image) }));
  const highest = Math.max(...scored.map(({ score }) => score));
  // Subtracts the highest so that no exponential overflows.
  const parts = scored.map(({ score }) => Math.exp(logitScale * (score - highest)));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return scored
    .map(({ label, score }, index) => ({ label, probability: parts[index]! / whole, score }))
    .sort((a, b) => b.score - a.score);
}
