import type { BulkDecision } from '../../../core/ground/domain/review/bulk-request.ts';

/** A bulk decision as a page and its later requests send it to the browser. */
export interface ShownDecision extends Omit<BulkDecision, 'createdAt' | 'undoneAt'> {
  /** In milliseconds since 1970. */
  readonly at: number;
}

export const toShownDecision = ({ createdAt, undoneAt: _, ...decision }: BulkDecision): ShownDecision => ({
  ...decision,
  at: createdAt.getTime(),
});
