import { keepFresh } from '../../ground/async/keep-fresh.ts';
import type { Config } from '../../ground/config.ts';
import type { Database } from '../database/database.ts';
import { EmbeddingRepository } from './embeddings.ts';
import { ModelChoiceRepository, precisionOf } from './model-choice.ts';

/** Images that wait for their embedding, and so are not found yet. */
export interface Preparation {
  /** Images that can be found. */
  readonly ready: number;
  /** Those and the ones that wait. */
  readonly total: number;
}

type Settings = Pick<Config, 'precision'>;

/** Counting reads every embedding, and everybody who finds nothing asks. */
const FRESH_MS = 2_000;

/**
 * What a search that finds nothing cannot say by itself: perhaps the image is there and not embedded yet.
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

/** The same for many who ask. Undefined also where the database does not say it: the search has answered all the same. */
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
