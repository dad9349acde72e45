import { z } from 'zod';

/** What searches a snapshot: `exact` compares every picture; `faiss` asks an index of FAISS for candidates, `milvus` a server. */
export const IndexEngine = z.enum(['exact', 'faiss', 'milvus']);
export type IndexEngine = z.infer<typeof IndexEngine>;
