import { z } from 'zod';
import { Look, TrainingComparison } from '../../ground/domain/models/training.ts';

/** The progress of a training; saved together with the weights of the same moment. */
export const TrainingProgress = z.object({
  step: z.int(),
  losses: z.array(z.object({ step: z.int(), loss: z.number() })),
  /** Held-out accuracy, the base's first. */
  looks: z.array(Look),
  /** Ranks of the held-out captions' images: the base's, and those of the best weights. */
  baseRanks: z.array(z.int()),
  bestRanks: z.array(z.int()),
  best: Look.optional(),
  /** Evaluations since the best one. */
  waited: z.int(),
});
export type TrainingProgress = z.infer<typeof TrainingProgress>;

/** The result of a training. */
export const TrainingReport = z.object({
  model: z.string(),
  folder: z.string(),
  pairs: z.int(),
  pictures: z.int(),
  heldOutPairs: z.int(),
  heldOutPictures: z.int(),
  steps: z.int(),
  bestStep: z.int(),
  tookMs: z.number(),
  losses: z.array(z.object({ step: z.int(), loss: z.number() })),
  looks: z.array(Look),
  ...TrainingComparison.shape,
});
export type TrainingReport = z.infer<typeof TrainingReport>;
