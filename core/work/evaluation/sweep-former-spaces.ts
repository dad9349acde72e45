import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { isLeftoverName, sweepLeftovers } from '../../ground/files/leftovers.ts';

/**
 * Runs hold no lock on the cache, and a process of before an update may be writing still: after so long without a file it isn't. One that
 * only reads has done so when it opened, and makes its folder again where it writes after all.
 */
const IDLE_MS = 60 * 60_000;

/**
 * Who deletes embeddings of evaluations: those of a model in a precision under another name than the present one, which nobody opens any
 * more. Other models' stay: a preset that is not evaluated now may be later.
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
