import { newId } from '../../ground/domain/id.ts';
import {
  isOwnWork,
  type JobKind,
  JobRequest,
  OPEN_RUN_STATES,
  OWN_WORK,
  type OwnWork,
  runsExpireBefore,
} from '../../ground/domain/jobs/job-run.ts';
import { NotFoundError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';
import { newLog, runLine, withLine } from '../database/run-lines.ts';
import { type JobRun, toRun } from './job-run-row.ts';

export interface RunOptions {
  /** Now when absent. */
  readonly startAt?: Date | undefined;
  readonly everyHours?: number | undefined;
  /** Who asks, by name. */
  readonly by?: string | undefined;
}

/** Runs of jobs as people see them: what was asked for, how far each is, and what came of it. `carried-runs.ts` is the other side. */
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
      return createRun(this.#database, request, options);
    const { kind } = request;
    if (isOwnWork(kind)) await this.#resumeHeld(kind);
    const known = await this.#database.prisma.jobRun.findFirst({
      where: { kind, request: { equals: request }, ...isDue() },
    });
    return known ? toRun(known) : createRun(this.#database, request, options);
  }

  async #resumeHeld(kind: OwnWork): Promise<void> {
    const where = { kind, state: 'paused' } as const;
    for (const { id } of await this.#database.prisma.jobRun.findMany({ where, select: { id: true } }))
      await this.resume(id);
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
}

/** A new run, as it is asked for. */
export async function createRun(
  { prisma }: Database,
  request: JobRequest,
  { startAt, everyHours, by }: RunOptions = {},
): Promise<JobRun> {
  const data = {
    id: newId(),
    kind: request.kind,
    request,
    askedBy: by ?? null,
    log: newLog('asked'),
    ...(startAt && { startAt, resumeAt: startAt }),
    ...(everyHours !== undefined && { everyHours }),
  };
  return toRun(await prisma.jobRun.create({ data }));
}

/** The condition for runs whose turn it is. */
export const isDue = () => ({ state: 'waiting' as const, resumeAt: { lte: new Date() } });

/** The condition for runs that are begun or about to be, including those that wait after a transient fault. */
const isUnderWay = () => ({ state: 'waiting' as const, startAt: { lte: new Date() } });
