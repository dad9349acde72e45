import { z } from 'zod';

/** What searches a snapshot: `exact` compares every picture; `faiss` asks an index of FAISS for candidates. */
export const IndexEngine = z.enum(['exact', 'faiss']);
export type IndexEngine = z.infer<typeof IndexEngine>;
