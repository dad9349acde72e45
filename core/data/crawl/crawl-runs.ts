import { z } from 'zod';
import { type CrawlRun as CrawlRunRow, Prisma } from '../../../prisma/generated/client.ts';
import type { CrawledSource } from '../../ground/domain/crawl/crawl.ts';
import { CrawlRequest, type CrawlRunState } from '../../ground/domain/crawl/crawl-request.ts';
import { newId } from '../../ground/domain/id.ts';
import { OPEN_RUN_STATES, runsExpireBefore } from '../../ground/domain/jobs/job-run.ts';
import { nextStart, RunLine, RunProblem } from '../../ground/domain/jobs/run-log.ts';
import { type ErrorCode, isErrorCode } from '../../ground/error-codes.ts';
import { type NegarehError, NotFoundError, PermanentError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';
import { jsonColumn } from '../database/json-column.ts';
import { faultOf, newLog, runLine, withLine } from '../database/run-lines.ts';

const Fault = z.object({ code: z.custom<ErrorCode>(isErrorCode), parameters: z.looseObject({}) });

/** A crawl in the background. */
export interface CrawlRun {
  readonly id: string;
  readonly request: CrawlRequest;
  /** `waiting` while it is under way: for its next slice. */
  readonly state: CrawlRunState;
  readonly resumeAt: Date;
  /** Pictures so far, dropped ones included. */
  readonly fetched: number;
  /** Consecutive transient faults. */
  readonly attempts: number;
  readonly fault: { readonly code: ErrorCode; readonly parameters: object } | null;
  readonly everyHours: number | null;
  /** When it was to begin. */
  readonly startAt: Date;
  /** Entries that could not be had. */
  readonly problems: readonly RunProblem[];
  readonly log: readonly RunLine[];
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** When a crawl begins, and how often it is repeated. */
export interface CrawlSchedule {
  /** Now when absent. */
  readonly startAt?: Date | undefined;
  readonly everyHours?: number | undefined;
}

/** Crawls that wait for the crawler process, or were carried out by it. */
export class CrawlRunRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a run, or gives the one under way that asks for the same; one that waits for a later time does not count. */
  async add(request: CrawlRequest, { startAt, everyHours }: CrawlSchedule = {}): Promise<CrawlRun> {
    const { crawlRun } = this.#database.prisma;
    const isPlain = startAt === undefined && everyHours === undefined;
    const known = isPlain
      ? await crawlRun.findFirst({ where: { request: { equals: request }, ...isDue() } })
      : null;
    if (known) return toRun(known);
    const data = {
      id: newId(),
      source: request.source,
      request,
      log: newLog('asked'),
      ...(startAt && { startAt, resumeAt: startAt }),
      ...(everyHours !== undefined && { everyHours }),
    };
    return toRun(await crawlRun.create({ data }));
  }

  /** The next due run of a source, or null. A run whose request cannot be read fails, so that it holds up no other. */
  async due(source: CrawledSource): Promise<CrawlRun | null> {
    for (;;) {
      const row = await this.#database.prisma.crawlRun.findFirst({
        where: { source, ...isDue() },
        orderBy: [{ resumeAt: 'asc' }, { id: 'asc' }],
      });
      if (!row) return null;
      const { success, error } = CrawlRequest.safeParse(row.request);
      if (success) return toRun(row);
      await this.fail(row.id, new PermanentError('internal', {}, { cause: error }));
    }
  }

  /**
   * All that is not over, then the newest others; without what a later version has asked for.
   * @param limit of those others
   */
  async list(limit: number): Promise<CrawlRun[]> {
    const { crawlRun } = this.#database.prisma;
    const state = { in: [...OPEN_RUN_STATES] };
    const orderBy = { id: 'desc' } as const;
    const open = await crawlRun.findMany({ where: { state }, orderBy });
    const over = await crawlRun.findMany({ where: { NOT: { state } }, orderBy, take: limit });
    return [...open, ...over].filter(({ request }) => CrawlRequest.safeParse(request).success).map(toRun);
  }

  async countUnderWay(): Promise<number> {
    return this.#database.prisma.crawlRun.count({ where: { state: 'waiting' } });
  }

  async isUnderWay(id: string): Promise<boolean> {
    return (await this.#database.prisma.crawlRun.count({ where: { id, state: 'waiting' } })) > 0;
  }

  /** Counts further fetched pictures, and replaces the list of entries that failed. */
  async count(
    id: string,
    { fetched, problems }: { readonly fetched: number; readonly problems: readonly RunProblem[] },
  ): Promise<void> {
    await this.#change(id, { fetched: { increment: fetched }, problems: jsonColumn(problems) });
  }

  /** A slice is done: the run queues behind the others of its source. */
  async goOn(id: string): Promise<void> {
    await this.#change(id, { resumeAt: new Date(), attempts: 0, fault: Prisma.DbNull });
  }

  /** A transient fault: the run continues later. */
  async pause(id: string, error: NegarehError, resumeAt: Date): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_run SET resume_at = ${resumeAt}, attempts = attempts + 1, fault = ${JSON.stringify(faultOf(error))}::jsonb,
        log = ${withLine(runLine('waits', error))}
      WHERE id = ${id}::uuid AND state = 'waiting'`;
  }

  async finish(id: string): Promise<void> {
    await this.#end(id, { state: 'done', fault: Prisma.DbNull }, runLine('done'));
  }

  async fail(id: string, error: NegarehError): Promise<void> {
    await this.#end(id, { state: 'failed', fault: jsonColumn(faultOf(error)) }, runLine('failed', error));
  }

  /** Pauses it; what it was about to fetch waits. @throws NotFoundError 'crawl.run-not-found' */
  async hold(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE crawl_run SET state = 'paused', log = ${withLine(runLine('paused'))}
      WHERE id = ${id}::uuid AND state = 'waiting'`;
    if (count === 0) throw new NotFoundError('crawl.run-not-found', { id });
  }

  /**
   * Goes on now, or when it was to begin where that is later.
   * @throws NotFoundError 'crawl.run-not-found' when it is not held
   */
  async resume(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE crawl_run SET state = 'waiting', resume_at = greatest(${new Date()}, start_at),
        log = ${withLine(runLine('resumed'))}
      WHERE id = ${id}::uuid AND state = 'paused'`;
    if (count === 0) throw new NotFoundError('crawl.run-not-found', { id });
  }

  /**
   * What it has fetched stays; what it was about to fetch waits for the next crawl of the same.
   * @throws NotFoundError 'crawl.run-not-found' when none of this id is under way
   */
  async cancel(id: string): Promise<void> {
    const count = await this.#database.prisma.$executeRaw`
      UPDATE crawl_run SET state = 'cancelled', finished_at = now(), log = ${withLine(runLine('cancelled'))}
      WHERE id = ${id}::uuid AND state IN ('waiting', 'paused')`;
    if (count === 0) throw new NotFoundError('crawl.run-not-found', { id });
  }

  /** Deletes runs that ended long ago. @returns how many */
  async expire(): Promise<number> {
    const where = { finishedAt: { lt: runsExpireBefore('asked') } };
    return (await this.#database.prisma.crawlRun.deleteMany({ where })).count;
  }

  /** A repeated crawl is followed by its next one, in the same transaction. */
  async #end(id: string, data: Prisma.CrawlRunUpdateManyMutationInput, line: RunLine): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      const where = { id, state: 'waiting' as const };
      const ended = { ...data, finishedAt: new Date() };
      if ((await tx.crawlRun.updateMany({ where, data: ended })).count === 0) return;
      await tx.$executeRaw`UPDATE crawl_run SET log = ${withLine(line)} WHERE id = ${id}::uuid`;
      const { source, request, everyHours, startAt } = await tx.crawlRun.findUniqueOrThrow({ where: { id } });
      if (everyHours === null) return;
      const next = nextStart(startAt, everyHours, new Date());
      await tx.crawlRun.create({
        data: {
          id: newId(),
          source,
          everyHours,
          startAt: next,
          resumeAt: next,
          request: request as Prisma.InputJsonObject,
          log: newLog('repeats'),
        },
      });
    });
  }

  /** Changes only a run that is under way, not one that was cancelled meanwhile. */
  async #change(id: string, data: Prisma.CrawlRunUpdateManyMutationInput): Promise<void> {
    await this.#database.prisma.crawlRun.updateMany({
      where: { id, state: 'waiting' },
      data,
    });
  }
}

/** The condition for runs whose turn it is. */
const isDue = () => ({ state: 'waiting' as const, resumeAt: { lte: new Date() } });

function toRun({ fault, request, log, problems, ...row }: CrawlRunRow): CrawlRun {
  const { id, state, resumeAt, fetched, attempts, everyHours, startAt, createdAt, finishedAt } = row;
  return {
    id,
    request: CrawlRequest.parse(request),
    state,
    resumeAt,
    fetched,
    attempts,
    everyHours,
    startAt,
    finishedAt,
    problems: z.array(RunProblem).safeParse(problems).data ?? [],
    log: z.array(RunLine).safeParse(log).data ?? [],
    // This version does not know a later version's code.
    fault: Fault.safeParse(fault).data ?? null,
    createdAt,
  };
}
