import { scorePairs } from '../../data/jobs/definitions.ts';
import { followWork } from '../../data/jobs/follow-work.ts';
import type { JobRunRepository } from '../../data/jobs/job-runs.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { type ScoreServices, scoreMissing } from './score-pairs.ts';

/** Scores one slice of the pairs that have no score of the present scorer. */
export async function runScorePairs(
  { runs, ...services }: ScoreServices & { readonly runs: JobRunRepository },
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const missing = await services.scores.countUnscored();
  if (missing === 0 && !(await runs.isAsked('score-pairs'))) return 'skipped';
  const deadline = performance.now() + SLICE_MS;
  const isComplete = await followWork(runs, { kind: 'score-pairs', signal, missing }, progress =>
    scoreMissing(services, { deadline, signal: progress.signal, onProgress: progress.advance }),
  );
  if (isComplete === undefined) return 'skipped';
  if (!isComplete && !signal.aborted) await queue.enqueue(scorePairs, {});
  return 'success';
}
