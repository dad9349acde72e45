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
  return { ready, total: ready + waiting };
}

/**
 * Caches the result for many callers. Undefined also when the database fails: the search itself has already been answered.
 */
export function openPreparation(
  database: Database,
  settings: Settings,
): (modelId: string) => Promise<Preparation | undefined> {
  let modelId = '';
  const read = keepFresh(FRESH_MS, () => readPreparation(database, settings, modelId));
  return of => {
    modelId = of;
    return read().catch(() => undefined);
  };
}
