import { z } from 'zod';
import { PairFilter } from '../captions/pair-filter.ts';

const Score = z.number().min(-1).max(1);

/**
 * What a bulk decision does with the pending pairs that pass the filter: it approves those from one score on, rejects those
 * below another, and leaves the rest to people. Null: none is approved, or rejected.
 */
export const BulkRequest = z
  .object({ filter: PairFilter, approveFrom: Score.nullable(), rejectBelow: Score.nullable() })
  .refine(
    ({ approveFrom, rejectBelow }) => approveFrom !== null || rejectBelow !== null,
    'nothing is asked for',
  )
  .refine(
    ({ approveFrom, rejectBelow }) =>
      approveFrom === null || rejectBelow === null || rejectBelow <= approveFrom,
    'what is rejected would be approved, too',
  );
export type BulkRequest = z.infer<typeof BulkRequest>;

/** `deciding` and `undoing` go on by themselves, in slices. */
export type BulkState = 'deciding' | 'finished' | 'undoing' | 'undone';

/** A bulk decision as it is listed. */
export interface BulkDecision {
  readonly id: string;
  readonly request: BulkRequest;
  readonly state: BulkState;
  readonly creator: string | null;
  /** The number of pairs that it covered when it was asked for. */
  readonly total: number;
  readonly approved: number;
  readonly rejected: number;
  /** The number of pairs whose decision was undone. */
  readonly undone: number;
  readonly createdAt: Date;
  readonly undoneAt: Date | null;
}

/** A pair as somebody looks at it before deciding on many. */
export interface SampledPair {
  readonly id: string;
  /** The image's hash, hex. */
  readonly sha256: string;
  readonly english: string | null;
  readonly persian: string;
  readonly score: number;
}
