import type { TrainingRecipe } from '../../ground/domain/models/training.ts';

/** A transformer layer's number in the names of all the checkpoints that we read. */
const LAYER = /(?:^|\.)layers?\.(\d+)\./;
/** What is computed before the first layer. */
const EMBEDDINGS = /(?:^|\.)(?:embeddings|pre_layrnorm)\./;

/** Which of a tower's weights learn. @returns their names, in order. */
export function chooseWeights(
  names: readonly string[],
  { layers }: Pick<TrainingRecipe, 'layers'>,
): string[] {
  if (layers === undefined) return [...names];
  const count = names.reduce((most, name) => Math.max(most, layerOf(name) + 1), 0);
  return names.filter(name => {
    const layer = layerOf(name);
    return layer < 0 ? !EMBEDDINGS.test(name) : layer >= count - layers;
  });
}

const layerOf = (name: string): number => Number(LAYER.exec(name)?.[1] ?? -1);
