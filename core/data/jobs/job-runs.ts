import { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import {
  isOwnWork,
  type JobKind,
  JobRequest,
  type JobRunState,
  OPEN_RUN_STATES,
  OWN_WORK,
  type OwnWork,
  runsExpireBefore,
} from '../../ground/domain/jobs/job-run.ts';
import { nextStart, type RunEvent, type RunProblem } from '../../ground/domain/jobs/run-log.ts';
import { type NegarehError, NotFoundError, PermanentError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';
import { jsonColumn } from '../database/json-column.ts';
import { faultOf, newLog, runLine, withLine } from '../database/run-lines.ts';
import { type JobRun, toRun } from './job-run-row.ts';

export interface RunOptions {
  /** Now when absent. */
  readonly startAt?: Date | undefined;
  readonly everyHours?: number | undefined;
  /** Who asks, by name. */
  readonly by?: string | undefined;
}

/** What of a run changes while it is carried out. */
export interface RunProgress {
  readonly done: number;
  readonly total: number | null;
  readonly problems: readonly RunProblem[];
  /** What it has to tell so far; what was told stays when absent. */
  readonly result?: object | undefined;
}

/** Runs of jobs: what was asked for, how far each is, and what came of it. */
export class JobRunRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Notes down what is wanted. What is wanted now and under way already is that run, not one that waits for a later time;
   * work of our own that is paused goes on.
   */
  async add(request: JobRequest, options: RunOptions = {}): Promise<JobRun> {
    if (options.startAt !== undefined || options.everyHours !== undefined)
      return this.#create(request, options);
    const { kind } = request;
    if (isOwnWork(kind)) await this.#resumeHeld(kind);
    const known = await this.#database.prisma.jobRun.findFirst({
      where: { kind, request: { equals: request }, ...isDue() },
    });
    return known ? toRun(known) : this.#create(request, options);
  }

  async #resumeHeld(kind: OwnWork): Promise<void> {
    const where = { kind, state: 'paused' } as const;
    for (const { id } of await this.#database.prisma.jobRun.findMany({ where, select: { id: true } }))
      await this.resume(id);
  }

  async #create(request: JobRequest, { startAt, everyHours, by }: RunOptions = {}): Promise<JobRun> {
    const data = {
      id: newId(),
      kind: request.kind,
      request,
      askedBy: by ?? null,
      log: newLog('asked'),
      ...(startAt && { startAt, resumeAt: startAt }),
      ...(everyHours !== undefined && { everyHours }),
    };
    return toRun(await this.#database.prisma.jobRun.create({ data }));
  }

  /** What is carried out now or next, without the work that goes on by itself, whose runs stay between its slices. */
  async kindsUnderWay(): Promise<string[]> {
    const rows = await this.#database.prisma.jobRun.findMany({
      where: { kind: { notIn: [...OWN_WORK] }, ...isUnderWay() },
      distinct: ['kind'],
      orderBy: { kind: 'asc' },
      select: { kind: true },
    });
    return rows.map(({ kind }) => kind);
  }

  /** The run of one of these kinds whose turn it is. One whose request nobody understands fails, and holds up no other. */
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

  /**
   * All that is not over, then the newest others; without what a later version has asked for.
   * @param options.limit of those others
   */
  async list({
    limit,
    kinds,
  }: {
    readonly limit: number;
    readonly kinds?: readonly JobKind[];
  }): Promise<JobRun[]> {
    const { jobRun } = this.#database.prisma;
    const of = kinds ? { kind: { in: [...kinds] } } : {};
    const orderBy = { id: 'desc' } as const;
    const state = { in: [...OPEN_RUN_STATES] };
    const open = await jobRun.findMany({ where: { ...of, state }, orderBy });
    const over = await jobRun.findMany({ where: { ...of, NOT: { state } }, orderBy, take: limit });
    return [...open, ...over].filter(({ request }) => JobRequest.safeParse(request).success).map(toRun);
  }

  /** @throws NotFoundError 'job.not-found' */
  async find(id: string): Promise<JobRun> {
    const row = await this.#database.prisma.jobRun.findUnique({ where: { id } });
    if (!row || !JobRequest.safeParse(row.request).success) throw new NotFoundError('job.not-found', { id });
    return toRun(row);
  }

  async stateOf(id: string): Promise<JobRunState | undefined> {
    const row = await this.#database.prisma.jobRun.findUnique({ where: { id }, select: { state: true } });
    return row?.state;
  }

  /** Whether somebody has paused work of this kind. */
  async isHeld(kind: JobKind): Promise<boolean> {
    return (await this.#database.prisma.jobRun.count({ where: { kind, state: 'paused' } })) > 0;
  }

  /** Whether it is the turn of one of this kind. */
  async isAsked(kind: JobKind): Promise<boolean> {
    return (await this.#database.prisma.jobRun.count({ where: { kind, ...isDue() } })) > 0;
  }

  /** The open run of work that goes on by itself, made where there is none. */
  async own(request: JobRequest): Promise<JobRun> {
    const where = { kind: request.kind, ...isDue() };
    const row = await this.#database.prisma.jobRun.findFirst({ where, orderBy: { id: 'asc' } });
    return row ? toRun(row) : this.#create(request);
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

  /** @throws NotFoundError 'job.not-found' when it is not under way */
  async pause(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE job_run SET state = 'paused', log = ${withLine(runLine('paused'))}
      WHERE id = ${id}::uuid AND state = 'waiting'`;
    if (count === 0) throw new NotFoundError('job.not-found', { id });
  }

  /** Goes on now, or when it was to begin where that is later. @throws NotFoundError 'job.not-found' when it is not paused */
  async resume(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE job_run SET state = 'waiting', resume_at = greatest(${new Date()}, start_at), log = ${withLine(runLine('resumed'))}
      WHERE id = ${id}::uuid AND state = 'paused'`;
    if (count === 0) throw new NotFoundError('job.not-found', { id });
  }

  /** What it has done stays. @throws NotFoundError 'job.not-found' when it is over */
  async cancel(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE job_run SET state = 'cancelled', finished_at = now(), log = ${withLine(runLine('cancelled'))}
      WHERE id = ${id}::uuid AND state IN ('waiting', 'paused')`;
    if (count === 0) throw new NotFoundError('job.not-found', { id });
  }

  /** A passing fault: it goes on later. Nothing becomes of a run that was paused or cancelled meanwhile. */
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

  /** Deletes runs that ended long ago. @returns how many */
  async expire(): Promise<number> {
    const { count } = await this.#database.prisma.jobRun.deleteMany({
      where: {
        OR: [
          { finishedAt: { lt: runsExpireBefore('asked') } },
          { kind: { in: [...OWN_WORK] }, finishedAt: { lt: runsExpireBefore('ownWork') } },
        ],
      },
    });
    return count;
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

/** Of runs whose turn it is. */
const isDue = () => ({ state: 'waiting' as const, resumeAt: { lte: new Date() } });

/** Of runs that are begun, or are about to be: those that wait after a passing fault, too. */
const isUnderWay = () => ({ state: 'waiting' as const, startAt: { lte: new Date() } });
