import type { EmbeddingSpace } from '../domain/embedding.ts';
import { Id, newId } from '../domain/id.ts';
import {
  PageRange,
  QUERY_TEXT_LIMIT,
  RESULT_LIMIT,
  SearchFilters,
  SearchMode,
  type SearchPage,
} from '../domain/search.ts';
import type { Encoder, ImageInput } from '../encoders/encoder.ts';
import { InputError, NegarehError, NotFoundError, RetryableError } from '../errors.ts';
import { normalizePersian } from '../persian/normalize.ts';
import { toDatabaseError } from '../store/database-error.ts';
import type { IndexFeed } from '../store/index-feed.ts';
import type { KeptQuery, LoggedQuery, QueryLog } from '../store/query-log.ts';
import type { SearchRowRepository } from '../store/search-rows.ts';
import type { Match } from '../vector-index/vector-index.ts';
import { Admission } from './admission.ts';
import { type Deadline, withDeadline } from './deadline.ts';
import { fuseMatches } from './fuse-matches.ts';
import { type SearchObserver, timed } from './observer.ts';
import { parseInput } from './parse-input.ts';
import { kindOf, type SearchRequest } from './search-request.ts';
import { toHits } from './to-hits.ts';

/** What a search looks its pictures up in. */
export interface SearchIndex {
  search(query: Float32Array, k: number, filters: SearchFilters): Promise<Match[]>;
}

/** Finds pictures by the words of their captions. */
export interface WordSearch {
  search(query: string, k: number): Promise<Match[]>;
}

export interface SearchServices {
  readonly space: EmbeddingSpace;
  readonly textEncoder: Encoder<string>;
  /** Opened at the first picture, or earlier by who wants it ready. */
  readonly imageEncoder: () => Promise<Encoder<ImageInput>>;
  readonly index: SearchIndex;
  readonly words: WordSearch;
  readonly feed: Pick<IndexFeed, 'current'>;
  readonly rows: SearchRowRepository;
  readonly queryLog: QueryLog;
  /** Path of an original file. */
  readonly pathOf: (sha256: string, format: string) => string;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly observer?: SearchObserver;
}

/** The first page of a query before it has a page. */
interface Question {
  readonly kind: LoggedQuery['kind'];
  readonly text: string | null;
  readonly imageId: string | null;
  readonly filters: SearchFilters;
  /** Questions of the same key have the same answer; null for a picture, which is not compared. */
  readonly key: string | null;
  /** Ranks by words as well, or alone; pictures have no words. */
  readonly mode: SearchMode;
  /** The picture that is asked about is no answer. */
  readonly exclude?: string;
  embedding(): Promise<Float32Array>;
}

/** Query → embedding → the hundred nearest → a page of them. */
export class SearchService {
  readonly #services: SearchServices;
  readonly #admission: Admission;
  readonly #running = new Map<string, Promise<Match[]>>();

  constructor(services: SearchServices) {
    this.#services = services;
    this.#admission = new Admission('search', services.concurrency);
  }

  /** Searches in flight. */
  get inFlight(): number {
    return this.#admission.inside;
  }

  get space(): EmbeddingSpace {
    return this.#services.space;
  }

  /**
   * A page of results. Pages of one `queryId` are cut from one list, so they never repeat or skip, whatever happens to
   * the index; pictures hidden meanwhile are left out, without moving the others.
   * @throws InputError, NotFoundError, BusyError when too many searches run, RetryableError 'request.timeout',
   *   'image.not-embedded', 'database.unreachable' or 'service.starting', PermanentError when the index does not match the model.
   */
  async search(request: SearchRequest): Promise<SearchPage> {
    const { observer, timeoutMs } = this.#services;
    const started = performance.now();
    const kind = kindOf(request);
    let outcome = 'ok';
    try {
      const leave = this.#admission.enter();
      // The place is given back when the work has ended, not when its person has given up: it still takes the machine.
      return await withDeadline(timeoutMs, deadline => this.#run(request, deadline, started), leave);
    } catch (thrown) {
      const error = toDatabaseError(thrown);
      outcome = error instanceof NegarehError ? error.code : 'internal';
      throw error;
    } finally {
      observer?.finished(kind, outcome, performance.now() - started);
    }
  }

  /**
   * One search that leaves no trace: the first run of an encoder or an index, and the first use of a connection, take
   * ten times as long as the next ones, and no person should wait for them.
   */
  async warmUp(): Promise<void> {
    const { textEncoder, index, rows, queryLog } = this.#services;
    const matches = await index.search(await textEncoder.encode(['گل']), RESULT_LIMIT, {});
    await Promise.all([rows.find(matches.slice(0, 10).map(({ id }) => id)), queryLog.warmUp()]);
  }

  async #run(request: SearchRequest, deadline: Deadline, started: number): Promise<SearchPage> {
    const range = parseInput(PageRange, { top: request.top, offset: request.offset });
    if ('queryId' in request) {
      const kept = await this.#services.queryLog.find(parseInput(Id, request.queryId));
      deadline.check();
      return this.#page(kept, range, started);
    }
    const question = await this.#question(request, parseInput(SearchFilters, request.filters ?? {}));
    const matches = await this.#matches(question, deadline);
    deadline.check();
    const query: LoggedQuery = {
      id: newId(),
      kind: question.kind,
      text: question.text,
      imageId: question.imageId,
      filters: question.filters,
      modelId: this.#services.space.modelId,
      hits: matches.map(({ id, score }) => [id, score] as const),
      tookMs: performance.now() - started,
    };
    const { observer, queryLog } = this.#services;
    const [page] = await Promise.all([
      this.#page(query, range, started),
      timed(observer, 'log', () => queryLog.append(query)),
    ]);
    return { ...page, tookMs: millisecondsSince(started) };
  }

  async #question(
    request: Exclude<SearchRequest, { queryId: string }>,
    filters: SearchFilters,
  ): Promise<Question> {
    const { textEncoder, imageEncoder } = this.#services;
    if ('text' in request) {
      const normalized = checkText(request.text);
      const mode = parseInput(SearchMode, request.mode ?? 'both');
      return {
        kind: 'text',
        text: request.text,
        imageId: null,
        filters,
        key: JSON.stringify(['text', normalized, filters, mode]),
        mode,
        embedding: () => textEncoder.encode([request.text]),
      };
    }
    if ('image' in request) {
      return {
        kind: 'image',
        text: null,
        imageId: null,
        filters,
        key: null,
        mode: 'meaning',
        embedding: async () => (await imageEncoder()).encode([request.image]),
      };
    }
    const imageId = parseInput(Id, request.imageId);
    return {
      kind: 'similar',
      text: null,
      imageId,
      filters,
      key: JSON.stringify(['similar', imageId, filters]),
      mode: 'meaning',
      exclude: imageId,
      embedding: () => this.#embeddingOf(imageId),
    };
  }

  async #embeddingOf(imageId: string): Promise<Float32Array> {
    const [image] = await this.#services.feed.current([imageId]);
    if (!image) throw new NotFoundError('image.not-found', { imageId });
    if (!image.vector) throw new RetryableError('image.not-embedded', { imageId });
    return image.vector;
  }

  /** The best hundred. Equal questions at the same time are answered once. */
  #matches(question: Question, deadline: Deadline): Promise<Match[]> {
    const { key } = question;
    if (key === null) return this.#find(question, deadline);
    const running = this.#running.get(key);
    if (running) return running;
    // Others may wait for it as well, so the deadline of the first must not end it.
    const found = this.#find(question).finally(() => this.#running.delete(key));
    this.#running.set(key, found);
    return found;
  }

  async #find(question: Question, deadline?: Deadline): Promise<Match[]> {
    const { observer } = this.#services;
    const embedding = await timed(observer, 'encode', () => question.embedding());
    deadline?.check();
    return timed(observer, 'search', () => this.#rank(question, embedding));
  }

  async #rank({ mode, text, exclude, filters }: Question, query: Float32Array): Promise<Match[]> {
    const { index, words, feed } = this.#services;
    const wanted = exclude ? RESULT_LIMIT + 1 : RESULT_LIMIT;
    // Filters are applied to what the words found, so more of it is asked for.
    const wordsWanted = Object.keys(filters).length > 0 ? RESULT_LIMIT * 10 : RESULT_LIMIT;
    const [byMeaning, byWords] = await Promise.all([
      mode === 'words' ? [] : index.search(query, wanted, filters),
      mode === 'meaning' || text === null ? [] : words.search(text, wordsWanted),
    ]);
    if (byWords.length === 0) return byMeaning.filter(({ id }) => id !== exclude).slice(0, RESULT_LIMIT);
    const known = new Set(byMeaning.map(({ id }) => id));
    const others = await feed.current(byWords.map(({ id }) => id).filter(id => !known.has(id)));
    return fuseMatches(byMeaning, { byWords, others, query, filters }, RESULT_LIMIT);
  }

  async #page(query: KeptQuery, { top, offset }: PageRange, started: number): Promise<SearchPage> {
    const { rows, observer, pathOf } = this.#services;
    const slice = query.hits.slice(offset, offset + top);
    const found = await timed(observer, 'rows', () => rows.find(slice.map(([id]) => id)));
    return {
      queryId: query.id,
      query: query.text,
      modelId: query.modelId,
      tookMs: millisecondsSince(started),
      hits: toHits(slice, found, offset, pathOf),
      nextOffset: offset + top < query.hits.length ? offset + top : null,
    };
  }
}

/** To a hundredth: finer digits are noise. */
const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100;

/** @returns the normalised text. */
function checkText(text: string): string {
  const length = [...text.trim()].length;
  if (length > QUERY_TEXT_LIMIT) throw new InputError('text.too-long', { length, limit: QUERY_TEXT_LIMIT });
  const normalized = normalizePersian(text);
  // Joiners and direction marks alone are nothing to look for.
  if (!/[\p{L}\p{N}\p{S}\p{P}]/u.test(normalized)) throw new InputError('text.empty', {});
  return normalized;
}
