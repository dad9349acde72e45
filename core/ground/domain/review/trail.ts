import { z } from 'zod';
import type { PairStatus } from '../captions/caption-pair.ts';
import { Id } from '../id.ts';
import { ReviewAction } from './review.ts';

/** Selects acts of the audit trail that meet all of the given conditions. */
export const TrailFilter = z.object({
  /** A user's id: their acts, including the bulk decisions that they asked for. */
  person: z.string().max(100).optional(),
  action: ReviewAction.optional(),
  /** `bulk`: only bulk decisions; `single`: all others. */
  kind: z.enum(['bulk', 'single']).optional(),
  /** Within this many days before now. */
  days: z.coerce.number().int().min(1).max(3_650).optional(),
  pair: Id.optional(),
});
export type TrailFilter = z.infer<typeof TrailFilter>;

/** An act: who did what to which pair, when, and what it was before. */
export interface TrailAct {
  readonly id: string;
  readonly at: Date;
  /** The name at that time; null for the command line. */
  readonly who: string | null;
  readonly action: ReviewAction;
  readonly bulkDecisionId: string | null;
  readonly pairId: string;
  readonly english: string | null;
  /** The pair's present Persian text. */
  readonly persian: string;
  readonly previousStatus: PairStatus;
  readonly status: PairStatus;
  /** The Persian text before and after, where the act changed it. */
  readonly previousText: string | null;
  readonly text: string | null;
  readonly reasons: readonly string[];
  /** When it was undone. */
  readonly undoneAt: Date | null;
}
