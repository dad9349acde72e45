import type { CrawlCounts, CrawledSource } from '../../ground/domain/crawl.ts';
import { CrawledPicture } from '../../ground/domain/crawl.ts';
import { newId } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';

export interface CrawlKey {
  readonly source: CrawledSource;
  /** What is asked for, as one line. */
  readonly query: string;
}

export interface CrawlJob extends CrawlKey {
  readonly id: string;
  /** Where the source's list goes on; null at its beginning. */
  readonly cursor: string | null;
  /** There is no more of the list to read. */
  readonly listed: boolean;
  /** The list was read to its end once. */
  readonly complete: boolean;
}

/** Where the reading of a list stands after a page of it. */
export interface Reading {
  /** Null when there is no further page. */
  readonly cursor: string | null;
  /** A page without anything new ends the reading of a list that was read before. */
  readonly endsAtKnown: boolean;
}

/** An entry fails so often before it is dropped. */
const MOST_ATTEMPTS = 4;
const REFERENCE = {
  id: true,
  source: true,
  query: true,
  cursor: true,
  listed: true,
  complete: true,
} as const;

/** Crawls, how far they have come, and what they have still to fetch. */
export class CrawlRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The job of this query as it stands; one that was done begins to look for news. */
  async open({ source, query }: CrawlKey): Promise<CrawlJob> {
    const { prisma } = this.#database;
    const where = { source_query: { source, query } };
    const job = await prisma.crawlJob.upsert({
      where,
      create: { id: newId(), source, query, state: 'running' },
      update: {},
    });
    const isDone = job.listed && (await this.counts(job.id)).waiting === 0;
    const data = isDone ? { listed: false, cursor: null, state: 'running' as const } : {};
    const opened = await prisma.crawlJob.update({ where, data, select: REFERENCE });
    return { ...opened, source };
  }

  /**
   * Keeps a page of the source's list and moves the cursor on, in one transaction: killed in between, neither has
   * happened, and a page that is read twice has no effect.
   * @returns the job as it stands now, and how many entries were new.
   */
  addPage(
    job: CrawlJob,
    pictures: readonly CrawledPicture[],
    { cursor, endsAtKnown }: Reading,
  ): Promise<{ job: CrawlJob; added: number }> {
    return this.#database.prisma.$transaction(async tx => {
      const { count } = await tx.crawlItem.createMany({
        data: pictures.map(picture => {
          return { source: job.source, token: picture.token, jobId: job.id, picture };
        }),
        skipDuplicates: true,
      });
      const isKnown = endsAtKnown && job.complete && count === 0;
      const listed = cursor === null || isKnown;
      const data = { cursor, listed, complete: job.complete || cursor === null };
      const { id, query } = await tx.crawlJob.update({ where: { id: job.id }, data, select: REFERENCE });
      return { job: { id, query, source: job.source, ...data }, added: count };
    });
  }

  /** Entries that are still to be fetched; those that failed before come last. */
  async waiting(jobId: string, limit: number): Promise<CrawledPicture[]> {
    const rows = await this.#database.prisma.crawlItem.findMany({
      where: { jobId, state: 'waiting' },
      orderBy: [{ attempts: 'asc' }, { token: 'asc' }],
      take: limit,
      select: { picture: true },
    });
    return rows.map(({ picture }) => CrawledPicture.parse(picture));
  }

  /** Settles entries. @param reason the code of the error, where one did not come in. */
  async settle(
    source: CrawledSource,
    tokens: readonly string[],
    { state, reason = null }: { state: 'done' | 'dropped' | 'gone'; reason?: string | null },
  ): Promise<void> {
    await this.#database.prisma.crawlItem.updateMany({
      where: { source, token: { in: [...tokens] } },
      data: { state, reason },
    });
  }

  /** Notes a passing fault: the entry comes again behind the others, but not for ever. */
  async postpone(source: CrawledSource, token: string, reason: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE crawl_item SET attempts = attempts + 1, reason = ${reason}, updated_at = now(),
        state = (CASE WHEN attempts + 1 >= ${MOST_ATTEMPTS} THEN 'dropped' ELSE 'waiting' END)::"CrawlItemState"
      WHERE source = ${source}::"ImageSource" AND token = ${token} AND state = 'waiting'`;
  }

  async finish(jobId: string): Promise<void> {
    await this.#database.prisma.crawlJob.update({ where: { id: jobId }, data: { state: 'complete' } });
  }

  async counts(jobId: string): Promise<CrawlCounts> {
    const groups = await this.#database.prisma.crawlItem.groupBy({
      by: ['state'],
      where: { jobId },
      _count: true,
    });
    const counts = Object.fromEntries(groups.map(({ state, _count }) => [state, _count]));
    return { waiting: 0, done: 0, dropped: 0, gone: 0, ...counts };
  }

  /** Why entries did not come in, the most frequent reason first. */
  async reasons(jobId: string): Promise<{ reason: string; count: number }[]> {
    const groups = await this.#database.prisma.crawlItem.groupBy({
      by: ['reason'],
      where: { jobId, state: { in: ['dropped', 'gone'] } },
      _count: true,
      orderBy: { _count: { reason: 'desc' } },
    });
    return groups.map(({ reason, _count }) => ({ reason: reason ?? '', count: _count }));
  }
}
