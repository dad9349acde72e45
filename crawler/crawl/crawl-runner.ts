import { withCrawlLock } from '../../core/data/crawl/crawl-lock.ts';
import { type CrawlRun, CrawlRunRepository } from '../../core/data/crawl/crawl-runs.ts';
import { withDivarTerms } from '../../core/data/crawl/divar-terms.ts';
import type { Database } from '../../core/data/database/database.ts';
import { SLICE_MS } from '../../core/data/jobs/slice.ts';
import { watchRun } from '../../core/data/jobs/watch-run.ts';
import { backoffMs } from '../../core/ground/async/backoff.ts';
import { sleep } from '../../core/ground/async/sleep.ts';
import type { Config } from '../../core/ground/config.ts';
import type { CrawledSource } from '../../core/ground/domain/crawl/crawl.ts';
import { CRAWLED_SOURCES } from '../../core/ground/domain/images/image.ts';
import { addProblem } from '../../core/ground/domain/jobs/run-log.ts';
import {
  BusyError,
  isPassing,
  type NegarehError,
  ownError,
  PermanentError,
} from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import type { SourceAdapter } from './adapter.ts';
import { crawl } from './crawl.ts';
import type { CrawlServices } from './crawl-services.ts';
import { openAdapters } from './open-adapters.ts';
import { openSourceClients, type SourceClients } from './open-clients.ts';
import { openCrawlServices } from './open-services.ts';

export interface RunnerOptions {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
  /** Sent to the sites. */
  readonly version: string;
  /** Puts an error into words for the reader of the log. */
  readonly describe: (error: NegarehError) => string;
  /** The process is about to end. */
  readonly stopping: AbortSignal;
  readonly sliceMs?: number;
}

/** After consecutive transient faults. A refusal may be over in an hour, and never ends a run. */
const BACKOFF = { firstMs: 60_000, longestMs: 6 * 60 * 60_000 };
/** How soon a requested run begins beside others, and the shortest pause after a busy site. */
const LOOK_MS = 1_000;
/** Longer pauses that a site asks for are stored in the run's row, and other runs get their turn meanwhile. */
const LONGEST_WAIT_MS = 10_000;

/** Carries out the requested crawls, a slice at a time; sources in parallel, runs of one source in turn. */
export class CrawlRunner {
  readonly #options: RunnerOptions;
  readonly #runs: CrawlRunRepository;
  /** Open as long as the process: robots.txt is read once a day, and the pace continues from slice to slice. */
  readonly #clients = new Map<CrawledSource, SourceClients>();
  readonly #slices = new Map<CrawledSource, Promise<void>>();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#runs = new CrawlRunRepository(options.database);
  }

  /**
   * Continues due runs, slice after slice of each source, without any source waiting for another's slow site. Stops when nothing is under
   * way, or after a slice's time; slices under way then continue by themselves.
   * @returns whether there was anything to do.
   * @throws database errors
   */
  async work(signal: AbortSignal): Promise<boolean> {
    const { sliceMs = SLICE_MS } = this.#options;
    const deadline = performance.now() + sliceMs;
    let hasWorked = false;
    while (!signal.aborted) {
      for (const source of CRAWLED_SOURCES) {
        if (!this.#slices.has(source)) await this.#begin(source);
      }
      if (this.#slices.size === 0) break;
      hasWorked = true;
      if (performance.now() > deadline) break;
      await Promise.race([...this.#slices.values(), sleep(LOOK_MS, signal)]);
    }
    return hasWorked;
  }

  async close(): Promise<void> {
    await Promise.all(this.#slices.values());
    for (const clients of this.#clients.values()) clients.close();
  }

  /** Begins a slice of the next run of a source. */
  async #begin(source: CrawledSource): Promise<void> {
    const { database, stopping, log } = this.#options;
    const run = stopping.aborted ? null : await this.#runs.due(source);
    if (!run) return;
    const slice = async (): Promise<void> => {
      try {
        const isOurs = await withCrawlLock(database, source, locked => this.#goOn(run, locked), stopping);
        // A command is crawling the source.
        if (!isOurs) await sleep(LOOK_MS, stopping);
      } catch (error) {
        // Most likely a database error; the run waits as before.
        log.warn({ run: run.id, err: error }, 'a slice of a crawl was lost');
        await sleep(LOOK_MS, stopping);
      } finally {
        this.#slices.delete(source);
      }
    };
    this.#slices.set(source, slice());
  }

  async #goOn(run: CrawlRun, signal: AbortSignal): Promise<void> {
    const { log, describe } = this.#options;
    const isUnderWay = () => this.#runs.isUnderWay(run.id);
    await watchRun(isUnderWay, signal, async (either, isStopped) => {
      try {
        const isDone = await this.#crawl(run, either);
        if (signal.aborted) return;
        if (isDone) await this.#runs.finish(run.id);
        else await this.#runs.goOn(run.id);
      } catch (thrown) {
        // It was told to stop: the next slice continues where this one was cut off.
        if (signal.aborted || isStopped()) return;
        const error = ownError(toOwnError(thrown)) ?? new PermanentError('internal', {}, { cause: thrown });
        const resumeAt = resumeAfter(error, run.attempts + 1);
        log.warn({ run: run.id, err: thrown, ...(resumeAt && { resumeAt }) }, describe(error));
        if (resumeAt) await this.#runs.pause(run.id, error, resumeAt);
        else await this.#runs.fail(run.id, error);
      }
    });
  }

  /** @returns whether the crawl is complete. */
  async #crawl(run: CrawlRun, signal: AbortSignal): Promise<boolean> {
    const { request, fetched } = run;
    const { database, sliceMs = SLICE_MS } = this.#options;
    const config = await withDivarTerms(this.#options.config, database);
    const max = (request.max ?? Number.POSITIVE_INFINITY) - fetched;
    const { adapters, apiGapSeconds, close } = await openAdapters(request, config);
    const { source } = request;
    let [counted, problems] = [0, run.problems];
    try {
      const clients = await this.#clientsOf(adapters[0]!, apiGapSeconds);
      const services: CrawlServices = {
        ...(await openCrawlServices(adapters[0]!, clients, this.#options)),
        onProblem: (code, address) => {
          // A listing's address leads to a person, who may remove it.
          problems = addProblem(problems, { code, ...(source !== 'divar' && { example: address }) });
        },
      };
      const { isComplete } = await crawl(adapters, services, {
        signal,
        max,
        deadline: performance.now() + sliceMs,
        since: run.startAt,
        onProgress: async count => {
          const more = count - counted;
          counted = count;
          await this.#runs.count(run.id, { fetched: more, problems });
        },
      });
      return isComplete || counted >= max;
    } finally {
      await close();
    }
  }

  async #clientsOf({ source, name }: SourceAdapter, apiGapSeconds?: number): Promise<SourceClients> {
    const known = this.#clients.get(source);
    await known?.refresh();
    if (known) return known;
    const { config, database, log, version } = this.#options;
    const clients = await openSourceClients({
      config,
      database,
      source,
      name,
      version,
      longestWaitMs: LONGEST_WAIT_MS,
      ...(apiGapSeconds !== undefined && { apiGapSeconds }),
      onPause: (pauseMs, error) => log.debug({ source, pauseMs, err: error }, 'waiting'),
    });
    this.#clients.set(source, clients);
    return clients;
  }
}

/** When to retry; undefined if a person has to act. */
function resumeAfter(error: NegarehError, attempts: number): Date | undefined {
  const pauseMs = backoffMs(attempts, BACKOFF);
  const after = (milliseconds: number) => new Date(Date.now() + milliseconds);
  if (error instanceof BusyError) return after(Math.max(error.retryAfterSeconds * 1_000, LOOK_MS));
  // A refusal may be over in an hour, and an unknown error after a while.
  const mayPass = isPassing(error) || error.code === 'web.refused' || error.code === 'internal';
  return mayPass ? after(pauseMs) : undefined;
}
