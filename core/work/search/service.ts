import type { KeptQuery, LoggedQuery, QueryLog } from '../../data/queries/query-log.ts';
import type { Deadline } from '../../ground/async/deadline.ts';
import { Id, newId } from '../../ground/domain/id.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { PHOTOS_PER_PAGE } from '../../ground/domain/search/photos-per-page.ts';
import { PageRange, RESULT_LIMIT, type SearchPage } from '../../ground/domain/search/search.ts';
import { parseInput } from '../../ground/parse-input.ts';
import { foldPersian } from '../../ground/persian/fold.ts';
import { type RowsAhead, rowsOf, toHits } from './hits.ts';
import { LimitedCalls } from './limited-calls.ts';
import { type FinderServices, type Found, MatchFinder } from './match-finder.ts';
import { timed } from './observer.ts';
import type { QueryKeeper } from './query-keeper.ts';
import { type Question, toQuestion } from './question.ts';
import { kindOf, type SearchRequest } from './search-request.ts';
import type { AskedQueries } from './suggestions/asked-queries.ts';

export interface SearchServices extends FinderServices {
  readonly space: EmbeddingSpace;
  /** Receives what is asked and found, for suggestions. */
  readonly asked: Pick<AskedQueries, 'note'>;
  readonly queryLog: Pick<QueryLog, 'warmUp'>;
  /** Keeps queries for their further pages. */
  readonly keeper: Pick<QueryKeeper, 'keep' | 'find'>;
  /** Path of an original file. */
  readonly pathOf: (sha256: string, format: string) => string;
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/** Query → embedding → the hundred nearest → a page of them. */
export class SearchService {
  readonly #services: SearchServices;
  readonly #calls: LimitedCalls;
  readonly #finder: MatchFinder;
  readonly #running = new Map<string, Promise<Found>>();

  constructor(services: SearchServices) {
    this.#services = services;
    const { concurrency: places, timeoutMs, observer } = services;
    this.#calls = new LimitedCalls({ places, timeoutMs, observer });
    this.#finder = new MatchFinder(services);
  }

  /** Searches in flight. */
  get inFlight(): number {
    return this.#calls.inFlight;
  }

  get space(): EmbeddingSpace {
    return this.#services.space;
  }

  /**
   * A page of results. Pages of one `queryId` are cut from one list, so they never repeat or skip, whatever happens to
   * the index; images hidden meanwhile are left out, without moving the others.
   * @throws InputError, NotFoundError, BusyError when too many searches run, RetryableError 'request.timeout',
   *   'image.not-embedded', 'database.unreachable' or 'service.starting', PermanentError when the index does not match the model.
   */
  search(request: SearchRequest): Promise<SearchPage> {
    return this.#calls.run(kindOf(request), (deadline, started) => this.#run(request, deadline, started));
  }

  /**
   * Runs one search that leaves no trace. The first run of an encoder or an index, and the first use of a connection, take
   * ten times as long as later ones, and no person should wait for them.
   */
  async warmUp(): Promise<void> {
    const { textEncoder, index, rows, queryLog } = this.#services;
    const matches = await index.search(await textEncoder.encode(['گل']), RESULT_LIMIT, {});
    await Promise.all([rows.find(matches.slice(0, PHOTOS_PER_PAGE).map(({ id }) => id)), queryLog.warmUp()]);
  }

  async #run(request: SearchRequest, deadline: Deadline, started: number): Promise<SearchPage> {
    const range = parseInput(PageRange, { top: request.top, offset: request.offset });
    if ('queryId' in request) {
      const kept = await this.#services.keeper.find(parseInput(Id, request.queryId));
      deadline.check();
      return this.#page(kept, range, started);
    }
    const question = toQuestion(request);
    const { matches, reading, alsoRead, fit: judging, ahead } = await this.#matches(question, deadline);
    deadline.check();
    const query: LoggedQuery = {
      id: newId(),
      kind: question.kind,
      text: question.text,
      imageId: question.exclude[0] ?? null,
      filters: question.filters,
      modelId: this.#services.space.modelId,
      // As its row keeps them: the same on every page.
      hits: matches.map(({ id, score }) => [id, Math.fround(score)] as const),
      tookMs: performance.now() - started,
    };
    const [page, fit] = await Promise.all([this.#page(query, range, started, ahead), judging]);
    await this.#services.keeper.keep(query);
    const wellPut = reading ?? question.judged;
    if (request.asker !== undefined && wellPut !== null && matches.length > 0 && !fit?.isPoor) {
      this.#services.asked.note(foldPersian(wellPut), request.asker);
    }
    return { ...page, reading, alsoRead, fit, tookMs: millisecondsSince(started) };
  }

  /** The best hundred. Equal questions at the same time are answered once. */
  #matches(question: Question, deadline: Deadline): Promise<Found> {
    const { key } = question;
    if (key === null) return this.#finder.find(question, deadline);
    const running = this.#running.get(key);
    if (running) return running;
    // Others may await it too, so the first caller's deadline must not end it.
    const found = this.#finder.find(question).finally(() => this.#running.delete(key));
    this.#running.set(key, found);
    return found;
  }

  async #page(
    query: KeptQuery,
    { top, offset }: PageRange,
    started: number,
    ahead?: RowsAhead,
  ): Promise<SearchPage> {
    const { observer, pathOf, rows: finder } = this.#services;
    const slice = query.hits.slice(offset, offset + top);
    const ids = slice.map(([id]) => id);
    // An image in the query is on the screen already.
    const listed = new Set([
      ...query.hits.map(([id]) => id),
      ...(query.imageId === null ? [] : [query.imageId]),
    ]);
    const rows = await timed(observer, 'rows', () => rowsOf(ids, finder, ahead));
    return {
      queryId: query.id,
      query: query.text,
      reading: null,
      alsoRead: null,
      fit: null,
      modelId: query.modelId,
      tookMs: millisecondsSince(started),
      hits: toHits(slice, rows, offset, { pathOf, listed }),
      nextOffset: offset + top < query.hits.length ? offset + top : null,
    };
  }
}

/** To a hundredth: finer digits are noise. */
const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100;
