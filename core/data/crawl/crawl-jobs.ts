import type { Prisma } from '../../../prisma/generated/client.ts';
import {
  type CrawlCounts,
  type CrawlEntry,
  type CrawledSource,
  isPost,
} from '../../ground/domain/crawl/crawl.ts';
import { newId } from '../../ground/domain/id.ts';
import type { Database } from '../database/database.ts';
import { NO_ENTRIES } from './crawl-counts.ts';
import { CrawlEntryRepository, entryRow } from './crawl-entries.ts';

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
  /** When it ended; null while it is under way. */
  readonly finishedAt: Date | null;
}

/** The cursor in a list after one page of it. */
export interface Reading {
  /** Null when there is no further page. */
  readonly cursor: string | null;
  /** A page without anything new ends the reading of a list that was read before. */
  readonly endsAtKnown: boolean;
}

const REFERENCE = {
  id: true,
  source: true,
  query: true,
  cursor: true,
  listed: true,
  complete: true,
  finishedAt: true,
} as const;

/** Crawls: each list's cursor and progress. */
export class CrawlRepository {
  readonly #database: Database;
  readonly #entries: CrawlEntryRepository;

  constructor(database: Database) {
    this.#database = database;
    this.#entries = new CrawlEntryRepository(database);
  }

  /**
   * The present job of this query; a finished one starts to look for new entries.
   * @param since when the crawl began of which this is a part: what was done later than that stays done.
   */
  async open({ source, query }: CrawlKey, since?: Date): Promise<CrawlJob> {
    const { prisma } = this.#database;
    const where = { source_query: { source, query } };
    const job = await prisma.crawlJob.upsert({
      where,
      create: { id: newId(), source, query, state: 'running' },
      update: {},
      select: REFERENCE,
    });
    const isDone = job.listed && (await this.#entries.waiting(job.id, 1)).length === 0;
    if (!isDone || (since && (job.finishedAt === null || job.finishedAt >= since))) return { ...job, source };
    const data = { listed: false, cursor: null, finishedAt: null, state: 'running' as const };
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
    entries: readonly CrawlEntry[],
    { cursor, endsAtKnown }: Reading,
  ): Promise<{ job: CrawlJob; added: number }> {
    return this.#database.prisma.$transaction(async tx => {
      const { count } = await tx.crawlItem.createMany({
        data: entries.map(entry => entryRow(job.source, job.id, entry)),
        skipDuplicates: true,
      });
      await noteListed(tx, job, entries);
      const isKnown = endsAtKnown && job.complete && count === 0;
      const listed = cursor === null || isKnown;
      const data = { cursor, listed, complete: job.complete || cursor === null };
      const row = await tx.crawlJob.update({ where: { id: job.id }, data, select: REFERENCE });
      return { job: { ...row, source: job.source }, added: count };
    });
  }

  async finish(jobId: string): Promise<void> {
    await this.#database.prisma.crawlJob.update({
      where: { id: jobId },
      data: { state: 'complete', finishedAt: new Date() },
    });
  }

  /** How many pictures of a crawl are in each state. */
  async counts(jobId: string): Promise<CrawlCounts> {
    const groups = await this.#database.prisma.crawlItem.groupBy({
      by: ['state'],
      where: { jobId, kind: 'picture' },
      _count: true,
    });
    const counts = Object.fromEntries(groups.map(({ state, _count }) => [state, _count]));
    return { ...NO_ENTRIES, ...counts };
  }

  /** Why entries were not added, the most frequent reason first. */
  async reasons(jobIds: readonly string[]): Promise<{ reason: string; count: number }[]> {
    const groups = await this.#database.prisma.crawlItem.groupBy({
      by: ['reason'],
      where: { jobId: { in: [...jobIds] }, state: { in: ['dropped', 'gone'] } },
      _count: true,
      orderBy: { _count: { reason: 'desc' } },
    });
    return groups.map(({ reason, _count }) => ({ reason: reason ?? '', count: _count }));
  }
}

/** What a list names exists, even if it was missing before. */
async function noteListed(
  tx: Prisma.TransactionClient,
  { id, source }: CrawlJob,
  entries: readonly CrawlEntry[],
): Promise<void> {
  const pictures = entries.filter(entry => !isPost(entry)).map(({ token }) => token);
  // Only those that were here, not those that could never be fetched.
  await tx.crawlItem.updateMany({
    where: { source, token: { in: pictures }, kind: 'picture', state: 'gone', imageId: { not: null } },
    data: { state: 'waiting', reason: null, attempts: 0 },
  });
  const tokens = entries.filter(isPost).map(({ token }) => token);
  if (tokens.length === 0) return;
  await tx.crawlItem.updateMany({
    where: { source, token: { in: tokens }, kind: 'post', state: 'done' },
    data: { updatedAt: new Date() },
  });
  await tx.$executeRaw`
    UPDATE crawl_item c SET state = 'waiting', reason = NULL, attempts = 0, updated_at = now()
    WHERE c.source = ${source}::"ImageSource" AND c.token = ANY(${tokens}) AND c.job_id = ${id}::uuid
      AND c.kind = 'post' AND c.state = 'gone' AND EXISTS (
        SELECT FROM crawl_item p
        WHERE p.job_id = c.job_id AND p.kind = 'picture' AND p.picture->>'pageUrl' = c.picture->>'pageUrl')`;
}
