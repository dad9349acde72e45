import { scorePairs } from '../../data/jobs/definitions.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { type ScoreServices, scoreMissing } from './score-pairs.ts';

/** Scores one slice of the pairs that have no score of the present scorer. */
export async function runScorePairs(
  services: ScoreServices,
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  if ((await services.scores.countUnscored()) === 0) return 'skipped';
  const isComplete = await scoreMissing(services, { signal, deadline: performance.now() + SLICE_MS });
  if (!isComplete && !signal.aborted) await queue.enqueue(scorePairs, {});
  return 'success';
}
