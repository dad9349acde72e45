import type { CrawlJob, CrawlRepository } from '../../core/data/crawl/crawl-jobs.ts';
import { type CrawledPicture, isPost } from '../../core/ground/domain/crawl/crawl.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { fetchPictures } from './fetch-pictures.ts';
import { fetchPosts } from './fetch-posts.ts';
import { recheck } from './recheck.ts';

export interface CrawlOptions {
  readonly signal: AbortSignal;
  /** How many pictures this call may fetch. */
  readonly max: number;
  /** By performance.now(): nothing further begins after it. */
  readonly deadline?: number;
  /** When the crawl began that this call is part of; lists that were completed since are skipped. */
  readonly since?: Date;
  /** Called and awaited after every few pictures, with how many this call has fetched. */
  readonly onProgress?: (fetched: number) => void | Promise<void>;
}

export interface CrawlOutcome {
  /** The jobs of the lists, in order. */
  readonly jobs: readonly CrawlJob[];
  /** All lists have ended. */
  readonly isComplete: boolean;
}

interface Cell {
  readonly adapter: SourceAdapter;
  job: CrawlJob;
  isAtEnd: boolean;
}

/** How many pictures of one list are fetched before another may have its turn. */
const SLICE = 24;
/** How many rounds of fetched pictures are ingested together: a transaction costs as much as many rows. */
const ROUNDS = 4;

/**
 * Crawls the lists of one source evenly: the list with the fewest pictures so far goes next, until all have ended, `max` pictures are done,
 * the deadline has passed or the signal aborts. Its whole state is in rows: after a kill at any moment, another call continues without
 * losing or doubling anything.
 * @throws BusyError 'crawl.paused'; PermanentError 'crawl.changed' | 'web.refused'; database errors
 */
export async function crawl(
  adapters: readonly SourceAdapter[],
  services: CrawlServices,
  options: CrawlOptions,
): Promise<CrawlOutcome> {
  const { crawls } = services;
  const cells: Cell[] = [];
  for (const adapter of adapters) {
    const job = await crawls.open(adapter, options.since);
    cells.push({ adapter, job, isAtEnd: job.finishedAt !== null });
  }
  let fetched = 0;
  while (!isOver(options) && fetched < options.max) {
    const cell = await nextCell(cells, crawls);
    if (!cell) break;
    const before = fetched;
    fetched += await crawlSlice(cell, services, {
      ...options,
      max: Math.min(SLICE, options.max - fetched),
      onProgress: count => options.onProgress?.(before + count),
    });
  }
  return { jobs: cells.map(({ job }) => job), isComplete: cells.every(({ isAtEnd }) => isAtEnd) };
}

const isOver = ({ signal, deadline = Number.POSITIVE_INFINITY }: CrawlOptions): boolean =>
  signal.aborted || performance.now() > deadline;

async function nextCell(cells: readonly Cell[], crawls: CrawlRepository): Promise<Cell | undefined> {
  const open = cells.filter(({ isAtEnd }) => !isAtEnd);
  if (open.length < 2) return open[0];
  const done = await Promise.all(open.map(async ({ job }) => (await crawls.counts(job.id)).done));
  return open[done.indexOf(Math.min(...done))];
}

/** Fetches waiting entries, or reads the next page of the list if none wait. @returns how many pictures were fetched. */
async function crawlSlice(cell: Cell, services: CrawlServices, options: CrawlOptions): Promise<number> {
  const { signal, max, onProgress } = options;
  const { crawls, entries, concurrency, watch } = services;
  const { adapter } = cell;
  let fetched = 0;
  while (!isOver(options) && fetched < max) {
    const batch = await entries.waiting(cell.job.id, Math.min(concurrency * ROUNDS, max - fetched));
    if (batch.length > 0) {
      // Pictures come before posts, so that what was read is fetched before anything further is read.
      const pictures = batch.filter((entry): entry is CrawledPicture => !isPost(entry));
      if (pictures.length > 0) fetched += await fetchPictures(adapter, pictures, services, signal);
      else await fetchPosts(adapter, batch.filter(isPost).slice(0, concurrency), services, signal);
      await onProgress?.(fetched);
    } else if (cell.job.listed) {
      if ((await recheck(adapter, cell.job, services, signal)) > 0) continue;
      await crawls.finish(cell.job.id);
      cell.isAtEnd = true;
      break;
    } else {
      const page = await adapter.listPage(services.api, cell.job.cursor, signal);
      if (page.report) await watch.note(page.report);
      const endsAtKnown = adapter.isNewestFirst && page.mayEnd !== false;
      cell.job = (await crawls.addPage(cell.job, page.entries, { cursor: page.cursor, endsAtKnown })).job;
    }
  }
  return fetched;
}
