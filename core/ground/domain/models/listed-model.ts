import { z } from 'zod';
import { TrainingComparison } from './training.ts';

/** A model of this machine, as its maintainers see it. */
export const ListedModel = z.object({
  name: z.string(),
  kind: z.enum(['search', 'scorer', 'onnx']),
  /** `absent` must be pulled first; `active` searches; `previous` did before. */
  state: z.enum(['absent', 'here', 'active', 'previous']),
  /** True where SCORER names it. */
  isScorer: z.boolean(),
  /** How far the switch to it is; null when none is asked for. */
  next: z.object({ embedded: z.number(), missing: z.number() }).nullable(),
  /** Why the switch to it stopped. */
  problem: z.object({ code: z.string(), parameters: z.record(z.string(), z.unknown()) }).nullable(),
  /** The size of its checkpoints; null while they are not here. */
  bytes: z.number().nullable(),
  license: z.string().nullable(),
  /** What came of the training that made it, where this system did. */
  training: z
    .object({ base: z.string(), pairs: z.int(), comparison: TrainingComparison })
    .nullable()
    .default(null),
  /** The commits that its repositories stand for. */
  commits: z.array(z.object({ repo: z.string(), commit: z.string() })),
});
export type ListedModel = z.infer<typeof ListedModel>;
