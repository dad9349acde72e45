import { z } from 'zod';

/** The messages of a process that builds an approximate index: its progress and, last, its result. */
export const BuildMessage = z.discriminatedUnion('kind', [
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
  /** The engine is not on this machine. */
  z.object({ kind: z.literal('missing'), reason: z.string() }),
]);
export type BuildMessage = z.infer<typeof BuildMessage>;
export type BuildProgress = Extract<BuildMessage, { kind: 'progress' }>;
export type Built = Omit<Extract<BuildMessage, { kind: 'built' }>, 'kind'>;
