import { z } from 'zod';
import { Prisma, type JobRun as Row } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import { type JobKind, JobRequest, type JobRunState, OWN_WORK } from '../../ground/domain/job-run.ts';
import { nextStart, type RunEvent, RunLine, RunProblem } from '../../ground/domain/run-log.ts';
import { type ErrorCode, isErrorCode } from '../../ground/error-codes.ts';
import { type NegarehError, NotFoundError, PermanentError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';
import { faultOf, runLine, withLine } from '../database/run-lines.ts';

const Fault = z.object({ code: z.custom<ErrorCode>(isErrorCode), parameters: z.looseObject({}) });

/** A run of a job, how far it is and what was said of it. */
export interface JobRun<Request extends JobRequest = JobRequest> {
  readonly id: string;
  readonly request: Request;
  /** `waiting` while it is under way, too. */
  readonly state: JobRunState;
  readonly startAt: Date;
  readonly everyHours: number | null;
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
  /** Passing faults in a row. */
  readonly attempts: number;
  readonly fault: { readonly code: ErrorCode; readonly parameters: object } | null;
  readonly problems: readonly RunProblem[];
  readonly log: readonly RunLine[];
  /** By kind; whoever reads it knows its shape. */
  readonly result: unknown;
  readonly askedBy: string | null;
  readonly createdAt: Date;
  readonly movedAt: Date | null;
  readonly finishedAt: Date | null;
}

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
}

/** Runs of jobs: what was asked for, how far each is, and what came of it. */
export class JobRunRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Notes down what is wanted. The same as one that is under way is that one; one that is planned for later is another. */
  async add(request: JobRequest, { startAt, everyHours, by }: RunOptions = {}): Promise<JobRun> {
    const { jobRun } = this.#database.prisma;
    const isPlain = startAt === undefined && everyHours === undefined;
    const same = { kind: request.kind, request: { equals: request }, ...isUnderWay() };
    const known = isPlain ? await jobRun.findFirst({ where: same }) : null;
    if (known) return toRun(known);
    const data = {
      id: newId(),
      kind: request.kind,
      request,
      askedBy: by ?? null,
      log: [runLine('asked')] as Prisma.InputJsonArray,
      ...(startAt && { startAt }),
      ...(everyHours !== undefined && { everyHours }),
    };
    return toRun(await jobRun.create({ data }));
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
        where: { kind: { in: [...kinds] }, state: 'waiting', startAt: { lte: new Date() } },
        orderBy: [{ startAt: 'asc' }, { id: 'asc' }],
      });
      if (!row) return null;
      const { success, error } = JobRequest.safeParse(row.request);
      if (success) return toRun(row);
      await this.fail(row.id, new PermanentError('internal', {}, { cause: error }));
    }
  }

  /** What is under way, then the newest others; without what a later version has asked for. */
  async list({
    limit,
    kinds,
  }: {
    readonly limit: number;
    readonly kinds?: readonly JobKind[];
  }): Promise<JobRun[]> {
    const where = kinds ? { kind: { in: [...kinds] } } : {};
    const rows = await this.#database.prisma.jobRun.findMany({ where, orderBy: { id: 'desc' }, take: limit });
    return rows.filter(({ request }) => JobRequest.safeParse(request).success).map(toRun);
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

  /** Whether one of this kind is under way. */
  async isAsked(kind: JobKind): Promise<boolean> {
    return (await this.#database.prisma.jobRun.count({ where: { kind, state: 'waiting' } })) > 0;
  }

  /** The open run of work that goes on by itself, made where there is none. */
  async own(request: JobRequest): Promise<JobRun> {
    const where = { kind: request.kind, state: 'waiting' } as const;
    const row = await this.#database.prisma.jobRun.findFirst({ where, orderBy: { id: 'asc' } });
    return row ? toRun(row) : this.add(request);
  }

  async advance(id: string, { done, total, problems }: RunProgress): Promise<void> {
    await this.#database.prisma.jobRun.updateMany({
      where: { id },
      data: { done, total, problems: [...problems], movedAt: new Date() },
    });
  }

  /** Another line about it. */
  async note(id: string, event: RunEvent, error?: NegarehError): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE job_run SET log = ${withLine(runLine(event, error))} WHERE id = ${id}::uuid`;
  }

  /** @throws NotFoundError 'job.not-found' when it is not under way */
  pause(id: string): Promise<void> {
    return this.#move(id, 'waiting', 'paused', 'paused');
  }

  /** @throws NotFoundError 'job.not-found' when it is not paused */
  async resume(id: string): Promise<void> {
    await this.#move(id, 'paused', 'waiting', 'resumed');
    await this.#database.prisma.jobRun.updateMany({ where: { id }, data: { startAt: new Date() } });
  }

  /** What it has done stays. @throws NotFoundError 'job.not-found' when it is over */
  async cancel(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE job_run SET state = 'cancelled', finished_at = now(), log = ${withLine(runLine('cancelled'))}
      WHERE id = ${id}::uuid AND state IN ('waiting', 'paused')`;
    if (count === 0) throw new NotFoundError('job.not-found', { id });
  }

  /** A passing fault: it goes on later. Nothing becomes of a run that was paused or cancelled meanwhile. */
  async postpone(id: string, error: NegarehError, startAt: Date): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE job_run SET start_at = ${startAt}, attempts = attempts + 1, fault = ${JSON.stringify(faultOf(error))}::jsonb,
        log = ${withLine(runLine('waits', error))}
      WHERE id = ${id}::uuid AND state = 'waiting'`;
  }

  async finish(id: string, result?: object): Promise<void> {
    await this.#end(id, 'done', { ...(result && { result: { ...result } }), fault: Prisma.DbNull });
  }

  async fail(id: string, error: NegarehError): Promise<void> {
    await this.#end(id, 'failed', { fault: JSON.parse(JSON.stringify(faultOf(error))) }, error);
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
      await tx.jobRun.create({
        data: {
          id: newId(),
          kind,
          everyHours,
          askedBy,
          request: request as Prisma.InputJsonObject,
          startAt: nextStart(row.startAt, everyHours, new Date()),
          log: [runLine('repeats')] as Prisma.InputJsonArray,
        },
      });
    });
  }

  async #move(
    id: string,
    from: 'waiting' | 'paused',
    to: 'waiting' | 'paused',
    event: RunEvent,
  ): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE job_run SET state = ${to}::"JobRunState", log = ${withLine(runLine(event))}
      WHERE id = ${id}::uuid AND state = ${from}::"JobRunState"`;
    if (count === 0) throw new NotFoundError('job.not-found', { id });
  }
}

/** Of runs whose time has come; after a passing fault it has come before. */
const isUnderWay = (): Prisma.JobRunWhereInput => ({
  state: 'waiting',
  OR: [{ startAt: { lte: new Date() } }, { attempts: { gt: 0 } }],
});

function toRun({ kind: _, request, fault, problems, log, ...row }: Row): JobRun {
  return {
    ...row,
    request: JobRequest.parse(request),
    // A later version's words say nothing to this one.
    fault: Fault.safeParse(fault).data ?? null,
    problems: z.array(RunProblem).safeParse(problems).data ?? [],
    log: z.array(RunLine).safeParse(log).data ?? [],
  };
}
