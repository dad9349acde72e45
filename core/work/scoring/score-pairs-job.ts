import { withClaims } from '../../data/database/claims.ts';
import type { CarriedRunRepository } from '../../data/jobs/carried-runs.ts';
import { scorePairs } from '../../data/jobs/definitions.ts';
import { followWork } from '../../data/jobs/follow-work.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { once } from '../../ground/async/once.ts';
import { type ScoreServices, scoreMissing } from './score-pairs.ts';

export interface ScoreJobServices extends ScoreServices {
  /** The database's URL, for the claims. */
  readonly url: string;
  readonly runs: CarriedRunRepository;
}

/** More than one worker claims at a time. */
const SHARED_FROM = 1_000;

/** Scores one slice of the pairs without a score of the present scorer, in parallel with other workers. */
export async function runScorePairs(
  { url, runs, ...services }: ScoreJobServices,
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const missing = await services.scores.countUnscored();
  if (missing === 0 && !(await runs.isAsked('score-pairs'))) return 'skipped';
  // Wakes an idle worker, which skips what this one has in progress. Only after something is done: otherwise work that is
  // paused or fails would enqueue itself without end.
  const callOthers = once(() => queue.enqueue(scorePairs, {}));
  const deadline = performance.now() + SLICE_MS;
  let done = 0;
  const isComplete = await withClaims(
    { url, work: 'scorePairs' },
    (claims, held) =>
      followWork(runs, { kind: 'score-pairs', signal: held, missing }, progress =>
        scoreMissing(services, {
          claims,
          deadline,
          signal: progress.signal,
          onProgress: count => {
            done = count;
            if (missing > SHARED_FROM) void callOthers().catch(() => undefined);
            progress.advance(count);
          },
        }),
      ),
    { signal },
  );
  if (isComplete === undefined) return 'skipped';
  // If other workers have all of the rest in progress, they continue with it.
  if (!isComplete && done > 0 && !signal.aborted) await queue.enqueue(scorePairs, {});
  return done > 0 || isComplete ? 'success' : 'skipped';
}
