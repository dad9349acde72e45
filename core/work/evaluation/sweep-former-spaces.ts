import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { isLeftoverName, sweepLeftovers } from '../../ground/files/leftovers.ts';

/**
 * Runs hold no lock on the cache, and a process from before an update may still write; after this long without a new file
 * it does not. A run that only reads has done so when it opened the folder, and makes the folder again if it does write.
 */
const IDLE_MS = 60 * 60_000;

/**
 * Sweeps former embeddings of evaluations: those of the same model and precision under another name than the present one,
 * which nobody opens any more. Those of other models stay: such a model may be evaluated again later.
 * @param current `cachedSpace` of the model.
 */
export async function sweepFormerSpaces(
  folder: string,
  { modelId, precision }: EmbeddingSpace,
  current: string,
): Promise<void> {
  const isFormer = (name: string) => name.startsWith(`${modelId}-${precision}-`) && name !== current;
  await sweepLeftovers(folder, {
    idleMs: IDLE_MS,
    isLeftover: name => isLeftoverName(name) || isFormer(name),
  });
}
