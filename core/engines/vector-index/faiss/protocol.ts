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
