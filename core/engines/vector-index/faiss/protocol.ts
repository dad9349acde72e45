import { z } from 'zod';
import { FaissFactory } from './factory.ts';

/** What the building process gets, as its one argument. */
export const FaissTask = z.object({
  /** An unfinished snapshot folder whose vectors and exact graph are written. */
  folder: z.string(),
  count: z.number().int().nonnegative(),
  dimension: z.number().int().positive(),
  factory: FaissFactory,
  recall: z.number().min(0).max(1),
});
export type FaissTask = z.infer<typeof FaissTask>;

/** What it says on its way and, as the last, at its end. */
export const FaissMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    stage: z.enum(['training', 'adding', 'measuring']),
    done: z.number(),
    total: z.number(),
  }),
  z.object({
    kind: z.literal('built'),
    parameter: z.object({ name: z.enum(['efSearch', 'nprobe']), value: z.number() }).nullable(),
    recallAt10: z.number().nullable(),
    recallQueries: z.number(),
  }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  /** FAISS is not on this machine. */
  z.object({ kind: z.literal('missing'), reason: z.string() }),
]);
export type FaissMessage = z.infer<typeof FaissMessage>;
export type FaissProgress = Extract<FaissMessage, { kind: 'progress' }>;
