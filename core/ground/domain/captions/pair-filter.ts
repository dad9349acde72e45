import { z } from 'zod';
import { CaptionSource, PairStatus } from './caption-pair.ts';

/** Which pairs are meant: by all of the given conditions at once. */
export const PairFilter = z.strictObject({
  source: CaptionSource.optional(),
  status: PairStatus.optional(),
  scorer: z.string().optional(),
  /** Scores from here (included) … */
  min: z.number().min(-1).max(1).optional(),
  /** … to here (left out). */
  max: z.number().min(-1).max(1).optional(),
  /** Proposed translations only, or the losers only. */
  proposed: z.boolean().optional(),
});
export type PairFilter = z.infer<typeof PairFilter>;
