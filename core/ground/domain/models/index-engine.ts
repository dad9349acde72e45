import { z } from 'zod';

/**
 * What searches a snapshot: `exact` compares every image; `faiss` asks an index of FAISS for candidates, `usearch` a graph of
 * USearch, `milvus` a server.
 */
export const IndexEngine = z.enum(['exact', 'faiss', 'usearch', 'milvus']);
export type IndexEngine = z.infer<typeof IndexEngine>;

/** Whether it looks at candidates only, and so has a recall. */
export const isApproximate = (engine: string): boolean =>
  IndexEngine.exclude(['exact']).safeParse(engine).success;
