import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { SettingRepository } from '../../data/database/settings.ts';
import { FaissFactory } from '../../engines/vector-index/faiss/factory.ts';
import { MilvusFactory } from '../../engines/vector-index/milvus/factory.ts';
import { UsearchFactory } from '../../engines/vector-index/usearch/factory.ts';
import type { IndexEngine } from '../../ground/domain/models/index-engine.ts';

/**
 * The engine that snapshots are built for. A maintainer chooses it by building a snapshot with it; later builds use the
 * same.
 */
export const EngineChoice = z.discriminatedUnion('engine', [
  z.object({ engine: z.literal('exact') }),
  z.object({
    engine: z.literal('faiss'),
    factory: FaissFactory,
    /** The search parameter is raised until this recall@10 is reached. */
    recall: z.number().min(0.1).max(1),
  }),
  z.object({
    engine: z.literal('usearch'),
    factory: UsearchFactory,
    recall: z.number().min(0.1).max(1),
  }),
  z.object({
    engine: z.literal('milvus'),
    factory: MilvusFactory,
    recall: z.number().min(0.1).max(1),
  }),
]);
export type EngineChoice = z.infer<typeof EngineChoice>;

/** HNSW needs no training and suits every size; reaching the last few percent would double the work. */
const DEFAULTS = {
  faiss: { engine: 'faiss', factory: 'HNSW32', recall: 0.95 },
  /** Half the bytes and a third of the time of float32, and what rounding mixes up the exact scores put right. */
  usearch: { engine: 'usearch', factory: 'HNSW16,BF16', recall: 0.95 },
  /** As of FAISS; a server with a graphics card or a fast disk is told so by its factory. */
  milvus: { engine: 'milvus', factory: 'HNSW32', recall: 0.95 },
} as const;

/** The engine that somebody asks for, with defaults for what is left out; unchecked. */
export const withDefaults = (
  engine: Exclude<IndexEngine, 'exact'>,
  asked: { readonly factory?: string | undefined; readonly recall?: number | undefined },
): unknown => ({
  ...DEFAULTS[engine],
  ...(asked.factory !== undefined && { factory: asked.factory }),
  ...(asked.recall !== undefined && { recall: asked.recall }),
});

const KEY = 'index-engine';

export const readEngineChoice = async (database: Database): Promise<EngineChoice> =>
  (await new SettingRepository(database).get(KEY, EngineChoice)) ?? { engine: 'exact' };

export const saveEngineChoice = (database: Database, choice: EngineChoice): Promise<void> =>
  new SettingRepository(database).set(KEY, choice);
