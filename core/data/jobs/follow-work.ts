import type { OwnWork } from '../../ground/domain/jobs/job-run.ts';
import type { CarriedRunRepository } from './carried-runs.ts';
import { RunReport } from './run-report.ts';
import { watchRun } from './watch-run.ts';

/** What a slice of work tells. */
export interface SliceProgress {
  /** This many further items of the slice are done. */
  advance(doneOfSlice: number): void;
  problem(code: string, example: string): void;
  readonly signal: AbortSignal;
}

interface FollowOptions {
  readonly kind: OwnWork;
  readonly signal: AbortSignal;
  /** Items that this slice found missing at its beginning. */
  readonly missing: number;
}

/**
 * Shows a slice of work that goes on by itself as a run that people can watch and pause: slices of the same work go on in
 * the same run, until one leaves nothing.
 * @param slice resolves to whether nothing is left.
 * @returns what the slice returned; undefined where somebody has paused the work, which is then not begun.
 */
export async function followWork(
  runs: CarriedRunRepository,
  { kind, signal, missing }: FollowOptions,
  slice: (progress: SliceProgress) => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  if (await runs.isHeld(kind)) return undefined;
  const run = await runs.own({ kind });
  const total = Math.max(run.total ?? 0, run.done + missing);
  // What others have done of it in the meantime counts as well.
  const before = Math.max(run.done, total - missing);
  const report = new RunReport(runs, { ...run, done: before, total });
  if (run.done === 0) await runs.note(run.id, 'began');
  const isUnderWay = async () => (await runs.stateOf(run.id)) === 'waiting';
  return watchRun(isUnderWay, signal, async inner => {
    const isComplete = await slice({
      signal: inner,
      advance: done => report.advance(Math.min(total, before + done), total),
      problem: (code, example) => report.problem(code, example),
    }).finally(() => report.flush());
    if (isComplete && !inner.aborted) await runs.finish(run.id);
    return isComplete;
  });
}
