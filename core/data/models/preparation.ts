import { keepFresh } from '../../ground/async/keep-fresh.ts';
import type { Config } from '../../ground/config.ts';
import type { Database } from '../database/database.ts';
import { EmbeddingRepository } from './embeddings.ts';
import { ModelChoiceRepository, precisionOf } from './model-choice.ts';

/** Images that wait for their embedding, and so cannot be found yet. */
export interface Preparation {
  /** Images that can be found. */
  readonly ready: number;
  /** Both those and the waiting ones. */
  readonly total: number;
}

type Settings = Pick<Config, 'precision'>;

/** While a crawler runs, a few images always wait; they are not why nothing was found. */
const LEAST_SHARE = 0.01;
/** Counting reads every embedding, and every search that finds nothing asks for it. */
const FRESH_MS = 2_000;

/**
 * Explains a search that finds nothing: perhaps the image exists and is not embedded yet.
 * @param modelId of the model that searches.
 * @returns undefined when no image waits
 */
export async function readPreparation(
  database: Database,
  { precision }: Settings,
  modelId: string,
): Promise<Preparation | undefined> {
  const choice = await new ModelChoiceRepository(database).read();
  const [preset = modelId] = modelId.split('@');
  const space = { modelId, precision: precisionOf(choice, preset, precision) };
  const embeddings = new EmbeddingRepository(database, space);
  const waiting = await embeddings.countMissingVisible();
  if (waiting === 0) return undefined;
  const ready = await embeddings.count();
  const total = ready + waiting;
  return waiting < total * LEAST_SHARE ? undefined : { ready, total };
}

/**
 * Caches the result for many callers. Undefined also when the database fails: the search itself has already been answered.
 */
export function openPreparation(
  database: Database,
  settings: Settings,
): (modelId: string) => Promise<Preparation | undefined> {
  const reads = new Map<string, () => Promise<Preparation | undefined>>();
  return modelId => {
    const read =
      reads.get(modelId) ?? keepFresh(FRESH_MS, () => readPreparation(database, settings, modelId));
    reads.set(modelId, read);
    return read().catch(() => undefined);
  };
}
