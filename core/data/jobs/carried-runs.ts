import { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import { type JobKind, JobRequest, type JobRunState } from '../../ground/domain/jobs/job-run.ts';
import { nextStart, type RunEvent, type RunProblem } from '../../ground/domain/jobs/run-log.ts';
import { type NegarehError, PermanentError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';
import { jsonColumn } from '../database/json-column.ts';
import { faultOf, newLog, runLine, withLine } from '../database/run-lines.ts';
import { type JobRun, toRun } from './job-run-row.ts';
import { createRun, isDue } from './job-runs.ts';

/** What changes in a run while it is carried out. */
export interface RunProgress {
  readonly done: number;
  readonly total: number | null;
  readonly problems: readonly RunProblem[];
  /** What it has to tell so far; what was told stays when absent. */
  readonly result?: object | undefined;
}

/** Runs of jobs as a worker sees them: whose turn it is, and what it notes of a run while it carries it out. */
export class CarriedRunRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The next due run of these kinds. A run whose request cannot be read fails, so that it does not block others. */
  async due(kinds: readonly JobKind[]): Promise<JobRun | null> {
    for (;;) {
      const row = await this.#database.prisma.jobRun.findFirst({
        where: { kind: { in: [...kinds] }, ...isDue() },
        orderBy: [{ resumeAt: 'asc' }, { id: 'asc' }],
      });
      if (!row) return null;
      const { success, error } = JobRequest.safeParse(row.request);
      if (success) return toRun(row);
      await this.fail(row.id, new PermanentError('internal', {}, { cause: error }));
    }
  }

  async stateOf(id: string): Promise<JobRunState | undefined> {
    const row = await this.#database.prisma.jobRun.findUnique({ where: { id }, select: { state: true } });
    return row?.state;
  }

  /** Whether somebody has paused work of this kind. */
  async isHeld(kind: JobKind): Promise<boolean> {
    return (await this.#database.prisma.jobRun.count({ where: { kind, state: 'paused' } })) > 0;
  }

  /** Whether a run of this kind is due. */
  async isAsked(kind: JobKind): Promise<boolean> {
    return (await this.#database.prisma.jobRun.count({ where: { kind, ...isDue() } })) > 0;
  }

  /** The due run of work that nobody asks for, created if there is none. */
  async own(request: JobRequest): Promise<JobRun> {
    const where = { kind: request.kind, ...isDue() };
    const row = await this.#database.prisma.jobRun.findFirst({ where, orderBy: { id: 'asc' } });
    return row ? toRun(row) : createRun(this.#database, request);
  }

  /** A start counts as lost until something is heard of it: {@link advance} beyond what was ever done, or {@link heard}. */
  async begin(id: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE job_run SET lost_starts = lost_starts + 1, log = ${withLine(runLine('began'))} WHERE id = ${id}::uuid`;
  }

  /** Its worker lives: it has come back, or was told to stop. */
  async heard(id: string): Promise<void> {
    await this.#database.prisma.jobRun.updateMany({ where: { id }, data: { lostStarts: 0 } });
  }

  async advance(id: string, { done, total, problems, result }: RunProgress): Promise<void> {
    const told = result === undefined ? null : JSON.stringify(result);
    await this.#database.prisma.$executeRaw`
      UPDATE job_run SET result = coalesce(${told}::jsonb, result), done = ${done}, total = ${total}, problems = ${JSON.stringify(problems)}::jsonb, moved_at = now(),
        furthest = greatest(furthest, ${done}), lost_starts = CASE WHEN ${done} > furthest THEN 0 ELSE lost_starts END
      WHERE id = ${id}::uuid`;
  }

  /** Another line about it. */
  async note(id: string, event: RunEvent, error?: NegarehError): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE job_run SET log = ${withLine(runLine(event, error))} WHERE id = ${id}::uuid`;
  }

  /** A transient fault: the run continues later. A run that was paused or cancelled meanwhile is left as it is. */
  async postpone(id: string, error: NegarehError, resumeAt: Date): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE job_run SET resume_at = ${resumeAt}, lost_starts = 0, attempts = attempts + 1, fault = ${JSON.stringify(faultOf(error))}::jsonb,
        log = ${withLine(runLine('waits', error))}
      WHERE id = ${id}::uuid AND state = 'waiting'`;
  }

  async finish(id: string, result?: object): Promise<void> {
    await this.#end(id, 'done', { ...(result && { result: { ...result } }), fault: Prisma.DbNull });
  }

  async fail(id: string, error: NegarehError): Promise<void> {
    await this.#end(id, 'failed', { fault: jsonColumn(faultOf(error)) }, error);
  }

  /** A repeated run is followed by its next one, in the same transaction. */
  async #end(
    id: string,
    state: 'done' | 'failed',
    data: Prisma.JobRunUpdateManyMutationInput,
    error?: NegarehError,
  ): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      const where = { id, state: 'waiting' as const };
      const { count } = await tx.jobRun.updateMany({
        where,
        data: { ...data, state, finishedAt: new Date() },
      });
      if (count === 0) return;
      await tx.$executeRaw`
        UPDATE job_run SET log = ${withLine(runLine(state, error))} WHERE id = ${id}::uuid`;
      const row = await tx.jobRun.findUniqueOrThrow({ where: { id } });
      if (row.everyHours === null) return;
      const { kind, request, everyHours, askedBy } = row;
      const next = nextStart(row.startAt, everyHours, new Date());
      await tx.jobRun.create({
        data: {
          id: newId(),
          kind,
          everyHours,
          askedBy,
          request: request as Prisma.InputJsonObject,
          startAt: next,
          resumeAt: next,
          log: newLog('repeats'),
        },
      });
    });
  }
}
