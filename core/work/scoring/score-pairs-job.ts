import { withClaims } from '../../data/database/claims.ts';
import type { CarriedRunRepository } from '../../data/jobs/carried-runs.ts';
import { scorePairs } from '../../data/jobs/definitions.ts';
import { followWork } from '../../data/jobs/follow-work.ts';
import type { JobOutcome, JobQueue } from '../../data/jobs/queue.ts';
import { SLICE_MS } from '../../data/jobs/slice.ts';
import { once } from '../../ground/async/once.ts';
import { type ScoreServices, scoreMissing } from './score-pairs.ts';

export interface ScoreJobServices extends ScoreServices {
  /** Of the database, for the claims. */
  readonly url: string;
  readonly runs: CarriedRunRepository;
}

/** More than one worker claims at a time. */
const SHARED_FROM = 1_000;

/** Scores one slice of the pairs that have no score of the present scorer, beside other workers. */
export async function runScorePairs(
  { url, runs, ...services }: ScoreJobServices,
  queue: JobQueue,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const missing = await services.scores.countUnscored();
  if (missing === 0 && !(await runs.isAsked('score-pairs'))) return 'skipped';
  // For a worker that has nothing to do: what this one has in work is left out there. Not before something is done, or work that is
  // paused or fails would call itself without end.
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
  // Where others have all of the rest in work, they go on with it.
  if (!isComplete && done > 0 && !signal.aborted) await queue.enqueue(scorePairs, {});
  return done > 0 || isComplete ? 'success' : 'skipped';
}
