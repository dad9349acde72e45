import { backoffMs } from '../../ground/async/backoff.ts';
import type { JobKind, RequestOf } from '../../ground/domain/jobs/job-run.ts';
import { BusyError, isPassing, type NegarehError, ownError, PermanentError } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { toOwnError } from '../../ground/raw-errors.ts';
import { withAdvisoryLock } from '../database/advisory-lock.ts';
import type { Database } from '../database/database.ts';
import { CarriedRunRepository } from './carried-runs.ts';
import type { JobRun } from './job-run-row.ts';
import { RunReport } from './run-report.ts';
import { watchRun } from './watch-run.ts';

/** What a handler works with: it begins where the row says that it is, and says how far it comes. */
export interface RunContext {
  readonly report: RunReport;
  /** Aborted when the run is paused or cancelled and when the process ends: the handler then returns or throws. */
  readonly signal: AbortSignal;
}

/** Carries out a run, from wherever it was. @returns what came out, to be kept with it */
export type RunHandler<Kind extends JobKind> = (
  run: JobRun<RequestOf<Kind>>,
  context: RunContext,
) => Promise<object | undefined>;

export type RunHandlers = { readonly [Kind in JobKind]?: RunHandler<Kind> };

/** Kinds that are carried out one after the other; lanes run side by side. */
const LANES = {
  runsImport: ['import-captions'],
  runsTranslate: ['translate-captions'],
  runsIndex: ['build-index', 'publish-index', 'take-down'],
  runsModel: ['evaluate', 'verify-model', 'compare-indexes'],
  runsPull: ['pull-model'],
  runsTrain: ['train-model'],
} as const satisfies Record<string, readonly JobKind[]>;
type Lane = keyof typeof LANES;

interface CarrierOptions {
  readonly database: Database;
  readonly log: Log;
  readonly handlers: RunHandlers;
  /** Aborted when the process ends. */
  readonly stopping: AbortSignal;
  /** Words an error for the person who reads the log. */
  readonly describe: (error: NegarehError) => string;
}

const BACKOFF = { firstMs: 30_000, longestMs: 60 * 60_000 };

/** After this many consecutive deaths of the worker without progress, the run is assumed to kill it. */
const MOST_LOST_STARTS = 3;

/**
 * Carries out the runs that wait in the database, in this process. All that counts is in the rows: killed at any moment and
 * started again, it goes on with what was under way.
 */
export class RunCarrier {
  readonly #options: CarrierOptions;
  readonly #runs: CarriedRunRepository;
  readonly #lanes = new Map<Lane, Promise<void>>();

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#runs = new CarriedRunRepository(options.database);
  }

  /** Begins in every lane what is due there, unless it is at work already; comes back at once. */
  look(): void {
    for (const lane of Object.keys(LANES) as Lane[]) {
      if (this.#lanes.has(lane)) continue;
      const working = this.#work(lane)
        .catch(error => this.#options.log.error({ err: error, lane }, 'runs of jobs'))
        .finally(() => this.#lanes.delete(lane));
      this.#lanes.set(lane, working);
    }
  }

  /** Resolves when nothing is under way here any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#lanes.values());
  }

  async #work(lane: Lane): Promise<void> {
    const { database, stopping } = this.#options;
    if (!(await this.#runs.due(LANES[lane]))) return;
    await withAdvisoryLock(
      database.url,
      lane,
      async signal => {
        for (;;) {
          const run = signal.aborted ? null : await this.#runs.due(LANES[lane]);
          if (!run) return;
          await this.#carryOut(run, signal);
        }
      },
      { signal: stopping },
    );
  }

  async #carryOut(run: JobRun, outer: AbortSignal): Promise<void> {
    const { log, describe } = this.#options;
    const runs = this.#runs;
    if (run.lostStarts >= MOST_LOST_STARTS) {
      const error = new PermanentError('job.kills-worker', { times: run.lostStarts });
      log.warn({ run: run.id, kind: run.request.kind }, describe(error));
      return runs.fail(run.id, error);
    }
    await runs.begin(run.id);
    // A worker that is told to stop may be gone before the job comes back.
    const heard = () => runs.heard(run.id).catch(() => undefined);
    outer.addEventListener('abort', heard, { once: true });
    const isUnderWay = async () => (await runs.stateOf(run.id)) === 'waiting';
    await watchRun(isUnderWay, outer, async (signal, isStopped) => {
      const report = new RunReport(runs, run);
      try {
        const result = await this.#handle(run, { report, signal });
        await report.flush();
        // It was told to stop: it goes on where it was cut off.
        if (signal.aborted) await runs.heard(run.id);
        else await runs.finish(run.id, result);
      } catch (thrown) {
        await report.flush().catch(() => undefined);
        if (outer.aborted || isStopped()) return void (await heard());
        const error = ownError(toOwnError(thrown)) ?? new PermanentError('internal', {}, { cause: thrown });
        const resumeAt = resumeAfter(error, run.attempts + 1);
        log.warn({ run: run.id, kind: run.request.kind, err: thrown }, describe(error));
        if (resumeAt) await runs.postpone(run.id, error, resumeAt);
        else await runs.fail(run.id, error);
      }
    }).finally(() => outer.removeEventListener('abort', heard));
  }

  #handle(run: JobRun, context: RunContext): Promise<object | undefined> {
    const { kind } = run.request;
    const handler = this.#options.handlers[kind] as RunHandler<typeof kind> | undefined;
    if (!handler) throw new PermanentError('internal', {});
    return handler(run as JobRun<never>, context);
  }
}

/** When to retry; undefined for a fault that waits for a person. */
function resumeAfter(error: NegarehError, attempts: number): Date | undefined {
  if (error instanceof BusyError) return new Date(Date.now() + Math.max(1, error.retryAfterSeconds) * 1_000);
  return isPassing(error) ? new Date(Date.now() + backoffMs(attempts, BACKOFF)) : undefined;
}
