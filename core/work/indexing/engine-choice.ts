import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { SettingRepository } from '../../data/database/settings.ts';
import { FaissFactory } from '../../engines/vector-index/faiss/factory.ts';

/** The engine that snapshots are built for. A maintainer chooses it by building one so; later builds keep to it. */
export const EngineChoice = z.discriminatedUnion('engine', [
  z.object({ engine: z.literal('exact') }),
  z.object({
    engine: z.literal('faiss'),
    factory: FaissFactory,
    /** The recall@10 that the search parameter is raised to. */
    recall: z.number().min(0.1).max(1),
  }),
]);
export type EngineChoice = z.infer<typeof EngineChoice>;

/** HNSW needs no training and suits every size; half the work of what finds the last few percent. */
export const DEFAULT_FAISS = { engine: 'faiss', factory: 'HNSW32', recall: 0.95 } as const;

const KEY = 'index-engine';

export const readEngineChoice = async (database: Database): Promise<EngineChoice> =>
  (await new SettingRepository(database).get(KEY, EngineChoice)) ?? { engine: 'exact' };

export const saveEngineChoice = (database: Database, choice: EngineChoice): Promise<void> =>
  new SettingRepository(database).set(KEY, choice);
