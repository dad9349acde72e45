import { setImmediate } from 'node:timers/promises';
import type { KeptQuery, LoggedQuery, QueryLog } from '../../data/queries/query-log.ts';
import { endsWithin } from '../../ground/async/ends-within.ts';
import { retry } from '../../ground/async/retry.ts';
import { reasonOf } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { toOwnError } from '../../ground/raw-errors.ts';
import { type SearchObserver, timed } from './observer.ts';

/** Queries in memory on their way to the log, a few kilobytes each: a minute of an unreachable database under load. */
const MOST_UNWRITTEN = 2_000;
const BACKOFF = { firstMs: 200, longestMs: 10_000 };
/** A process that is told to end has ten seconds for all that it has open. */
const CLOSE_LIMIT_MS = 3_000;

interface KeeperServices {
  readonly queryLog: Pick<QueryLog, 'append' | 'find'>;
  readonly log: Pick<Log, 'warn'>;
  readonly observer?: SearchObserver | undefined;
}

/**
 * Keeps queries behind their answers: nobody waits for a row that only a later page needs. Until it is written, a query is
 * found here. A clean stop loses none; a process that is killed loses those of its last milliseconds (while the database
 * does not answer, of that time), whose people then search again.
 */
export class QueryKeeper {
  readonly #services: KeeperServices;
  readonly #unwritten = new Map<string, { readonly query: LoggedQuery; readonly written: Promise<void> }>();
  readonly #closing = new AbortController();

  constructor(services: KeeperServices) {
    this.#services = services;
  }

  /**
   * Resolves at once, the row comes behind. With too many unwritten, only when this one is written.
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

  /** Waits for what is unwritten, as long as a process may take for its end. */
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
      // What the database says in its own words passes too: a restart of it loses no query.
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
