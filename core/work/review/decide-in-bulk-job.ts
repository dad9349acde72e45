import { decideInBulk } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import type { BulkDecisionRepository } from '../../data/review/bulk-decisions.ts';

/** Carries out one slice of the bulk decision that is under way, or of its undoing. */
export async function runDecideInBulk(
  decisions: BulkDecisionRepository,
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const decision = await decisions.underWay();
  if (!decision) return 'skipped';
  const isDone = await decisions.carryOut(decision.id, { signal, deadline: performance.now() + SLICE_MS });
  if (!isDone && !signal.aborted) await queue.enqueue(decideInBulk, {});
  return 'success';
}
