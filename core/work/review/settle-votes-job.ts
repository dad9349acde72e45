import { settleVotes } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import type { WaitingVotes } from '../../data/review/waiting-votes.ts';

/** Settles waiting votes after the team's rule has changed; one slice. */
export async function runSettleVotes(
  votes: WaitingVotes,
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  if (!(await votes.isDue())) return 'skipped';
  const isDone = await votes.settle({ signal, deadline: performance.now() + SLICE_MS });
  if (!isDone && !signal.aborted) await queue.enqueue(settleVotes, {});
  return 'success';
}
