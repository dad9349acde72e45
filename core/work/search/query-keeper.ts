import { setImmediate } from 'node:timers/promises';
import type { KeptQuery, LoggedQuery, QueryLog } from '../../data/queries/query-log.ts';
import { endsWithin } from '../../ground/async/ends-within.ts';
import { retry } from '../../ground/async/retry.ts';
import { reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { toOwnError } from '../../ground/raw-errors.ts';
import { type SearchObserver, timed } from './observer.ts';

/** Queries in memory that wait for the log, a few kilobytes each: enough for a minute without the database under load. */
const MOST_UNWRITTEN = 2_000;
const BACKOFF = { firstMs: 200, longestMs: 10_000 };
/** A process that is told to end has ten seconds to close everything. */
const CLOSE_LIMIT_MS = 3_000;

interface KeeperServices {
  readonly queryLog: Pick<QueryLog, 'append' | 'find'>;
  readonly log: Pick<Log, 'warn'>;
  readonly observer?: SearchObserver | undefined;
}

/**
 * Stores queries after their answers: nobody waits for a row that only a later page needs. Until it is written, a query is
 * found here. A clean stop loses none. A killed process loses the queries of its last milliseconds, or of the time for which
 * the database has not answered; those people search again.
 */
export class QueryKeeper {
  readonly #services: KeeperServices;
  readonly #unwritten = new Map<string, { readonly query: LoggedQuery; readonly written: Promise<void> }>();
  readonly #closing = new AbortController();

  constructor(services: KeeperServices) {
    this.#services = services;
  }

  /**
   * Resolves at once and writes the row later. With too many unwritten rows, it resolves when this one is written.
   * @throws what the log throws, when it was waited for.
   */
  async keep(query: LoggedQuery): Promise<void> {
    if (this.#unwritten.size >= MOST_UNWRITTEN) return this.#append(query);
    this.#unwritten.set(query.id, { query, written: this.#write(query) });
  }

  /** @throws NotFoundError 'query.not-found'. */
  async find(queryId: string): Promise<KeptQuery> {
    return this.#unwritten.get(queryId)?.query ?? this.#services.queryLog.find(queryId);
  }

  /** Waits for the unwritten rows, for as long as a process may take to end. */
  async close(): Promise<void> {
    const written = Promise.all([...this.#unwritten.values()].map(one => one.written));
    if (!(await endsWithin(CLOSE_LIMIT_MS, written))) this.#closing.abort();
  }

  #append(query: LoggedQuery): Promise<void> {
    return timed(this.#services.observer, 'log', () => this.#services.queryLog.append(query));
  }

  /** Never rejects. */
  async #write(query: LoggedQuery): Promise<void> {
    const { log } = this.#services;
    // The answer goes out first.
    await setImmediate();
    try {
      // Raw database errors are retried too: a restart of the database loses no query.
      const append = () =>
        this.#append(query).catch((error: unknown) => {
          throw toOwnError(error);
        });
      await retry(append, { backoff: BACKOFF, signal: this.#closing.signal });
    } catch (error) {
      log.warn(
        { queryId: query.id, reason: reasonOf(error) },
        'a query was not kept: it has no further pages',
      );
    } finally {
      this.#unwritten.delete(query.id);
    }
  }
}
