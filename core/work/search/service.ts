import type { LikenessRepository } from '../../data/images/likenesses.ts';
import type { SearchRowRepository } from '../../data/images/search-rows.ts';
import type { IndexFeed } from '../../data/models/index-feed.ts';
import type { KeptQuery, LoggedQuery, QueryLog } from '../../data/queries/query-log.ts';
import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import type { Readings } from '../../engines/readings/query-reader.ts';
import type { Match } from '../../engines/vector-index/vector-index.ts';
import type { Deadline } from '../../ground/async/deadline.ts';
import { Id, newId } from '../../ground/domain/id.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import {
  PageRange,
  type QueryFit,
  RESULT_LIMIT,
  SearchFilters,
  SearchMode,
  type SearchPage,
} from '../../ground/domain/search/search.ts';
import { parseInput } from '../../ground/parse-input.ts';
import { foldPersian } from '../../ground/persian/fold.ts';
import type { Searched } from './fit/live-fit.ts';
import { GuardedCalls } from './guarded-calls.ts';
import { type SearchObserver, timed } from './observer.ts';
import type { QueryKeeper } from './query-keeper.ts';
import { countAlike, foldDuplicates } from './ranking/fold-duplicates.ts';
import { fuseMatches } from './ranking/fuse-matches.ts';
import { toHits } from './ranking/to-hits.ts';
import { kindOf, type QueryTerm, type SearchRequest } from './search-request.ts';
import type { AskedQueries } from './suggestions/asked-queries.ts';
import { embedTerms } from './terms/embed-terms.ts';
import { EXCLUSION_DEPTH, leaveOutExcluded, splitTerms } from './terms/exclusions.ts';
import {
  checkTerms,
  describeTerms,
  keyOfTerms,
  kindOfTerms,
  knownImagesOf,
  PartCount,
  wantedWords,
} from './terms/query-terms.ts';

/** What a search looks its images up in. */
export interface SearchIndex {
  search(query: Float32Array, k: number, filters: SearchFilters): Promise<Match[]>;
  /** Scores of those of these images that a search would find. */
  scores(
    query: Float32Array,
    ids: readonly string[],
    filters: SearchFilters,
  ): Promise<ReadonlyMap<string, number>>;
}

/** Finds images by the words of their captions. */
export interface WordSearch {
  /** @param options.whole waits until it knows all captions; else it finds nothing before that. */
  search(query: string, k: number, options?: { readonly whole?: boolean }): Promise<Match[]>;
  /** Those of these images with a caption that holds all of the words. */
  holding(words: string, ids: readonly string[]): Promise<readonly string[]>;
  /** What else the words may mean in well-written Persian; nothing where they are searched as they are. */
  read(query: string): Promise<Readings>;
}

/** Tells whether the collection has what was asked for; null where it cannot be told. */
export interface FitJudge {
  of(searched: Searched): Promise<QueryFit | null>;
}

export interface SearchServices {
  readonly space: EmbeddingSpace;
  readonly textEncoder: Encoder<string>;
  /** Opened at the first picture, or earlier by who wants it ready. */
  readonly imageEncoder: () => Promise<Encoder<ImageInput>>;
  readonly index: SearchIndex;
  readonly words: WordSearch;
  readonly fit: FitJudge;
  /** Told of what is asked and found, for suggestions. */
  readonly asked: Pick<AskedQueries, 'note'>;
  readonly feed: Pick<IndexFeed, 'current'>;
  readonly rows: Pick<SearchRowRepository, 'find'>;
  readonly likenesses: LikenessRepository;
  readonly queryLog: Pick<QueryLog, 'warmUp'>;
  /** What the model sees of a text: spellings that come out the same are one text to it. */
  readonly seen: (text: string) => string;
  /** Keeps queries for their further pages. */
  readonly keeper: Pick<QueryKeeper, 'keep' | 'find'>;
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
  readonly filters: SearchFilters;
  /** Questions of the same key have the same answer; null for a picture, which is not compared. */
  readonly key: string | null;
  /** The words to search by; null where only images are asked about. */
  readonly words: string | null;
  /** Ranks by words as well, or alone. */
  readonly mode: SearchMode;
  /** Words alone, which may be read otherwise than typed; null where they are taken as they are. */
  readonly readable: string | null;
  /** Plain words, for which `fit` can be judged; null for everything else. */
  readonly judged: string | null;
  /** Known images that are asked about, which are no answer. */
  readonly exclude: readonly string[];
  /** Lists images that look the same each by itself. */
  readonly duplicates: boolean;
  /** Words for what no image may show. */
  readonly without: readonly string[];
  embedding(): Promise<Float32Array>;
}

/** What was found, and by which readings of the words. */
interface Found {
  readonly matches: readonly Match[];
  readonly reading: string | null;
  readonly alsoRead: string | null;
  /** Never rejects: what cannot be told costs nobody their results. */
  readonly fit: Promise<QueryFit | null>;
}

/** The query as vectors. */
interface Queries {
  /** What leads: the words as they were read, or else as typed. */
  readonly query: Float32Array;
  /** The words as typed, where they were read otherwise. */
  readonly typed?: Float32Array | undefined;
  /** What may have been meant as well. */
  readonly other?: Float32Array | undefined;
  /** What the words find for the first depth. */
  readonly worded: WordsAhead;
  readonly limit: number;
}

/** A search by words that was begun before the query's vector was there. */
interface WordsAhead {
  readonly limit: number;
  readonly matches: Promise<readonly Match[]>;
}

/** For words that are searched as they were typed. */
const AS_TYPED: Readings = {};

/** Images that people are shown before they ask for more. */
const FIRST_PAGE = 10;

/** Query → embedding → the hundred nearest → a page of them. */
export class SearchService {
  readonly #services: SearchServices;
  readonly #calls: GuardedCalls;
  readonly #running = new Map<string, Promise<Found>>();

  constructor(services: SearchServices) {
    this.#services = services;
    const { concurrency: places, timeoutMs, observer } = services;
    this.#calls = new GuardedCalls({ places, timeoutMs, observer });
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
   * One search that leaves no trace: the first run of an encoder or an index, and the first use of a connection, take
   * ten times as long as the next ones, and no person should wait for them.
   */
  async warmUp(): Promise<void> {
    const { textEncoder, index, rows, queryLog } = this.#services;
    const matches = await index.search(await textEncoder.encode(['گل']), RESULT_LIMIT, {});
    await Promise.all([rows.find(matches.slice(0, FIRST_PAGE).map(({ id }) => id)), queryLog.warmUp()]);
  }

  async #run(request: SearchRequest, deadline: Deadline, started: number): Promise<SearchPage> {
    const range = parseInput(PageRange, { top: request.top, offset: request.offset });
    if ('queryId' in request) {
      const kept = await this.#services.keeper.find(parseInput(Id, request.queryId));
      deadline.check();
      return this.#page(kept, range, started);
    }
    const question = this.#question(request);
    const { matches, reading, alsoRead, fit: judging } = await this.#matches(question, deadline);
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
    const [page, fit] = await Promise.all([
      this.#page(query, range, started),
      judging,
      this.#services.keeper.keep(query),
    ]);
    const wellPut = reading ?? question.judged;
    if (request.asker !== undefined && wellPut !== null && matches.length > 0 && !fit?.isPoor) {
      this.#services.asked.note(foldPersian(wellPut), request.asker);
    }
    return { ...page, reading, alsoRead, fit, tookMs: millisecondsSince(started) };
  }

  #question(request: Exclude<SearchRequest, { queryId: string }>): Question {
    const filters = parseInput(SearchFilters, request.filters ?? {});
    const asked = termsOf(request);
    const { terms: wanted, without } = splitTerms(asked, request);
    const written = checkTerms(asked);
    const terms = checkTerms(wanted);
    parseInput(PartCount, asked.length + without.length);
    const words = wantedWords(terms);
    const isPlain = terms.every(term => 'text' in term && term.weight > 0);
    const mode = parseInput(SearchMode, request.mode ?? (isPlain ? 'both' : 'meaning'));
    const compared = keyOfTerms(terms);
    const duplicates = request.duplicates ?? false;
    const judged = isPlain && terms.length === 1 ? words : null;
    const readable = request.literal ? null : judged;
    return {
      kind: kindOfTerms(terms),
      text: describeTerms(written, request.without),
      filters,
      key: compared
        ? JSON.stringify([compared, filters, mode, readable !== null, without, duplicates])
        : null,
      words,
      mode: words === null ? 'meaning' : mode,
      readable,
      judged,
      exclude: knownImagesOf(terms),
      duplicates,
      without,
      embedding: () => embedTerms(terms, this.#services),
    };
  }

  /** The best hundred. Equal questions at the same time are answered once. */
  #matches(question: Question, deadline: Deadline): Promise<Found> {
    const { key } = question;
    if (key === null) return this.#find(question, deadline);
    const running = this.#running.get(key);
    if (running) return running;
    // Others may wait for it as well, so the deadline of the first must not end it.
    const found = this.#find(question).finally(() => this.#running.delete(key));
    this.#running.set(key, found);
    return found;
  }

  async #find(question: Question, deadline?: Deadline): Promise<Found> {
    const { observer, textEncoder, words, seen } = this.#services;
    const { readable, mode } = question;
    const reads = readable === null ? Promise.resolve(AS_TYPED) : words.read(readable);
    const worded = this.#wordsAhead(question, reads);
    const [typed, { best: reading, other: alsoRead }] = await Promise.all([
      timed(observer, 'encode', () => question.embedding()),
      reads,
    ]);
    deadline?.check();
    const isOneOf = (text: string, others: readonly (string | null | undefined)[]) =>
      others.some(other => typeof other === 'string' && seen(other) === seen(text));
    const encoded = async (text: string | undefined, others: readonly (string | null | undefined)[]) =>
      text === undefined || isOneOf(text, others)
        ? undefined
        : timed(observer, 'encode', () => textEncoder.encode([text]));
    const [read, other] = await Promise.all([
      encoded(reading, [readable]),
      // A search by words alone uses only the leading reading.
      mode === 'words' ? undefined : encoded(alsoRead, [readable, reading]),
    ]);
    deadline?.check();
    const asRead = { ...question, words: reading ?? question.words };
    const queries = { query: read ?? typed, typed: read && typed, other, worded };
    const matches = await timed(observer, 'search', () =>
      this.#fold(question, limit => this.#rank(asRead, { ...queries, limit })),
    );
    const fit = this.#fit(question, { query: read ?? typed, reading, matches });
    return { matches, reading: reading ?? null, alsoRead: (other && alsoRead) ?? null, fit };
  }

  /** Whether the collection has what was asked for. Never rejects. */
  async #fit(
    { judged, filters, mode, without }: Question,
    {
      query,
      reading,
      matches,
    }: { query: Float32Array; reading: string | undefined; matches: readonly Match[] },
  ): Promise<QueryFit | null> {
    if (judged === null || matches.length === 0) return null;
    const texts = [judged, ...(reading === undefined ? [] : [reading])];
    const isWhole = Object.keys(filters).length === 0 && mode !== 'words' && without.length === 0;
    const best = isWhole ? Math.max(...matches.map(({ score }) => score)) : undefined;
    const shown = matches.slice(0, FIRST_PAGE).map(({ id }) => id);
    return this.#services.fit.of({ texts, query, shown, best }).catch(() => null);
  }

  #fold(
    { duplicates, exclude, kind }: Question,
    find: (limit: number) => Promise<Match[]>,
  ): Promise<Match[]> {
    if (duplicates) return find(RESULT_LIMIT);
    const { likenesses } = this.#services;
    const asked = kind === 'similar' ? exclude[0] : undefined;
    return foldDuplicates(find, { limit: RESULT_LIMIT, likenesses, asked });
  }

  async #rank(question: Question, queries: Queries): Promise<Match[]> {
    const { textEncoder, words, feed } = this.#services;
    const { without, words: wanted } = question;
    if (without.length === 0) return this.#nearest(question, queries);
    const { limit: wantedCount } = queries;
    const limit = wantedCount * EXCLUSION_DEPTH;
    const [matches, ...readings] = await Promise.all([
      this.#nearest(question, { ...queries, limit }),
      ...without.map(text => words.read(text)),
    ]);
    const all = new Set([...without, ...readings.flatMap(({ best }) => best ?? [])]);
    const holding = (text: string, ids: readonly string[]) => words.holding(text, ids);
    const left = await leaveOutExcluded(matches, { wanted, without: [...all], textEncoder, feed, holding });
    return left.slice(0, wantedCount);
  }

  /** Words need no vector: they are searched while the encoder works. */
  #wordsAhead(question: Question, reads: Promise<Readings>): WordsAhead {
    const limit = question.without.length === 0 ? RESULT_LIMIT : RESULT_LIMIT * EXCLUSION_DEPTH;
    const matches = reads.then(({ best }) =>
      this.#byWords({ ...question, words: best ?? question.words }, limit),
    );
    // Whoever wants it is told; where the encoder fails first, nobody does.
    matches.catch(() => undefined);
    return { limit, matches };
  }

  async #byWords({ mode, words, exclude, filters }: Question, limit: number): Promise<readonly Match[]> {
    if (mode === 'meaning' || words === null) return [];
    // Filters are applied to what the words found, so more of it is asked for.
    const wanted = Object.keys(filters).length > 0 ? limit * 10 : limit + exclude.length;
    return this.#services.words.search(words, wanted, { whole: mode === 'words' });
  }

  async #nearest(
    question: Question,
    { query, typed, other, worded: ahead, limit }: Queries,
  ): Promise<Match[]> {
    const { index } = this.#services;
    const { mode, exclude, filters } = question;
    const wanted = limit + exclude.length;
    const nearest = (vector: Float32Array | undefined) =>
      mode === 'words' || !vector ? [] : index.search(vector, wanted, filters);
    const [meant, worded, asTyped, asOther] = await Promise.all([
      nearest(query),
      limit === ahead.limit ? ahead.matches : this.#byWords(question, limit),
      nearest(typed),
      nearest(other),
    ]);
    const isAnswer = ({ id }: Match) => !exclude.includes(id);
    const [byMeaning, byWords] = [meant.filter(isAnswer), worded.filter(isAnswer)];
    const beside = [asTyped, asOther].map(found => found.map(({ id }) => id));
    if (byWords.length === 0 && beside.every(ids => ids.length === 0)) return byMeaning.slice(0, limit);
    const known = new Set(byMeaning.map(({ id }) => id));
    const unknown = new Set([...byWords.map(({ id }) => id), ...beside.flat()]).difference(known);
    const others = await index.scores(query, [...unknown], filters);
    const [typedIds = [], otherIds = []] = beside;
    const fusion = { byWords, asTyped: typedIds, asOther: otherIds, others };
    return fuseMatches(byMeaning, fusion, limit);
  }

  async #page(query: KeptQuery, { top, offset }: PageRange, started: number): Promise<SearchPage> {
    const { rows, likenesses, observer, pathOf } = this.#services;
    const slice = query.hits.slice(offset, offset + top);
    const ids = slice.map(([id]) => id);
    // An image that is asked about is on the screen already.
    const listed = [...query.hits.map(([id]) => id), ...(query.imageId === null ? [] : [query.imageId])];
    const [found, alike] = await timed(observer, 'rows', () =>
      Promise.all([rows.find(ids), countAlike(ids, listed, likenesses)]),
    );
    return {
      queryId: query.id,
      query: query.text,
      reading: null,
      alsoRead: null,
      fit: null,
      modelId: query.modelId,
      tookMs: millisecondsSince(started),
      hits: toHits(slice, found, offset, { pathOf, alike }),
      nextOffset: offset + top < query.hits.length ? offset + top : null,
    };
  }
}

/** To a hundredth: finer digits are noise. */
const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100;

function termsOf(request: Exclude<SearchRequest, { queryId: string }>): readonly QueryTerm[] {
  if ('terms' in request) return request.terms;
  if ('text' in request) return [{ text: request.text }];
  return 'image' in request ? [{ image: request.image }] : [{ imageId: request.imageId }];
}
