import type { SearchRowRepository } from '../../data/images/search-rows.ts';
import type { Readings } from '../../engines/readings/query-reader.ts';
import type { Match } from '../../engines/vector-index/vector-index.ts';
import type { Deadline } from '../../ground/async/deadline.ts';
import { PHOTOS_PER_PAGE } from '../../ground/domain/search/photos-per-page.ts';
import { type QueryFit, RESULT_LIMIT, type SearchFilters } from '../../ground/domain/search/search.ts';
import type { Searched } from './fit/live-fit.ts';
import { type RowsAhead, readRowsAhead } from './hits.ts';
import { type SearchObserver, timed } from './observer.ts';
import type { Question } from './question.ts';
import { foldDuplicates } from './ranking/fold-duplicates.ts';
import { fuseMatches } from './ranking/fuse-rankings.ts';
import { embedTerms, type TermEncoders } from './terms/embed-terms.ts';
import { EXCLUSION_DEPTH, leaveOutExcluded } from './terms/exclusions.ts';

/** What a search looks its images up in. */
export interface SearchIndex {
  search(query: Float32Array, k: number, filters: SearchFilters): Promise<Match[]>;
  /** Scores of these images, as far as a search would find them. */
  scores(
    query: Float32Array,
    ids: readonly string[],
    filters: SearchFilters,
  ): Promise<ReadonlyMap<string, number>>;
}

/** Finds images by the words of their captions. */
export interface WordSearch {
  /**
   * @param options.whole waits until it knows all captions; otherwise it finds nothing before that.
   * @param options.isRead searches the query as {@link read} reads it.
   */
  search(query: string, k: number, options?: { whole?: boolean; isRead?: boolean }): Promise<Match[]>;
  /** Those of these images with a caption that contains all of the words. */
  holding(words: string, ids: readonly string[]): Promise<readonly string[]>;
  /** Other readings of the words in well-written Persian; nothing when they are searched as typed. */
  read(query: string): Promise<Readings>;
}

/** Tells whether the collection has what was asked for; null when unknown. */
export interface FitJudge {
  of(searched: Searched): Promise<QueryFit | null>;
}

export interface FinderServices extends TermEncoders {
  readonly index: SearchIndex;
  readonly words: WordSearch;
  readonly fit: FitJudge;
  readonly rows: Pick<SearchRowRepository, 'find' | 'findGrouped'>;
  /** A text as the model sees it: spellings with the same result are one text to it. */
  readonly seen: (text: string) => string;
  readonly observer?: SearchObserver;
}

/** The results, and the readings of the words that found them. */
export interface Found {
  readonly matches: readonly Match[];
  readonly reading: string | null;
  readonly alsoRead: string | null;
  /** Never rejects: an unknown fit costs nobody their results. */
  readonly fit: Promise<QueryFit | null>;
  /** Of the first page. */
  readonly ahead: RowsAhead;
}

/** The query as vectors. */
interface Queries {
  /** The leading text: the words as read, or else as typed. */
  readonly query: Float32Array;
  /** The words as typed, if they were read otherwise. */
  readonly typed?: Float32Array | undefined;
  /** What may have been meant as well. */
  readonly other?: Float32Array | undefined;
  /** What the words find for the first depth. */
  readonly worded: WordsAhead;
  readonly limit: number;
}

/** A search by words that began before the query's vector was ready. */
interface WordsAhead {
  readonly limit: number;
  readonly matches: Promise<readonly Match[]>;
}

/** Reads the shown images and their duplicates, for a few images more than needed: folding removes some. */
const READ_AHEAD = PHOTOS_PER_PAGE + 4;

/** For words that are searched as they were typed. */
const AS_TYPED: Readings = {};

const idsOf = (matches: readonly Match[]): string[] => matches.map(({ id }) => id);

/** The best hundred for a question: by meaning, by words, or by both in one order. */
export class MatchFinder {
  readonly #services: FinderServices;

  constructor(services: FinderServices) {
    this.#services = services;
  }

  async find(question: Question, deadline?: Deadline): Promise<Found> {
    const { observer, textEncoder, words, seen } = this.#services;
    const { readable, mode } = question;
    // Starts the longest step first.
    const encodes = timed(observer, 'encode', () => embedTerms(question.terms, this.#services));
    const reads = readable === null ? Promise.resolve(AS_TYPED) : words.read(readable);
    const worded = this.#wordsAhead(question);
    const [typed, { best: reading, other: alsoRead }] = await Promise.all([encodes, reads]);
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
    const rank = (limit: number) => this.#rank(asRead, { ...queries, limit });
    const searched = this.#folded(question, rank);
    const fit = this.#fit(question, { query: read ?? typed, reading, searched });
    return {
      ...(await searched),
      reading: reading ?? null,
      alsoRead: (other && alsoRead) ?? null,
      fit,
    };
  }

  /** Whether the collection has what was asked for. Never rejects. */
  async #fit(
    { judged, filters, mode, without }: Question,
    {
      query,
      reading,
      searched,
    }: {
      query: Float32Array;
      reading: string | undefined;
      searched: Promise<Pick<Found, 'matches' | 'ahead'>>;
    },
  ): Promise<QueryFit | null> {
    if (judged === null) return null;
    const texts = [judged, ...(reading === undefined ? [] : [reading])];
    const isWhole = Object.keys(filters).length === 0 && mode !== 'words' && without.length === 0;
    const found = searched.then(async ({ matches, ahead }) => {
      const rows = await ahead.rows;
      return {
        isCaptioned: ahead.ids.length > 0 && ahead.ids.every(id => rows?.get(id)?.isCaptioned),
        best: isWhole ? Math.max(...matches.map(({ score }) => score)) : undefined,
      };
    });
    // If the search fails, its caller gets that error.
    found.catch(() => undefined);
    return this.#services.fit.of({ texts, query, found }).catch(() => null);
  }

  /** The best hundred, and the rows to show for the first ones. */
  async #folded(
    { duplicates, exclude, kind }: Question,
    rank: (limit: number) => Promise<Match[]>,
  ): Promise<Pick<Found, 'matches' | 'ahead'>> {
    const { observer, rows } = this.#services;
    let ahead: RowsAhead | undefined;
    const groupsOf = async (ids: readonly string[]) => {
      const first = ahead ? [] : ids.slice(0, READ_AHEAD);
      const found = await rows.findGrouped(ids, first);
      ahead ??= { ids: first, rows: Promise.resolve(found.rows) };
      return found.groups;
    };
    const asked = kind === 'similar' ? exclude[0] : undefined;
    const matches = await timed(observer, 'search', () =>
      duplicates ? rank(RESULT_LIMIT) : foldDuplicates(rank, { limit: RESULT_LIMIT, groupsOf, asked }),
    );
    return { matches, ahead: readRowsAhead(idsOf(matches.slice(0, PHOTOS_PER_PAGE)), rows, ahead) };
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

  /** The search by words needs no vector, so it runs while the encoder works. */
  #wordsAhead(question: Question): WordsAhead {
    const limit = question.without.length === 0 ? RESULT_LIMIT : RESULT_LIMIT * EXCLUSION_DEPTH;
    const matches = this.#byWords(question, limit, question.readable !== null);
    // Whoever awaits it gets the error; if the encoder fails first, nobody awaits it.
    matches.catch(() => undefined);
    return { limit, matches };
  }

  async #byWords(
    { mode, words, exclude, filters }: Question,
    limit: number,
    isRead = false,
  ): Promise<readonly Match[]> {
    if (mode === 'meaning' || words === null) return [];
    // Filters apply to the results by words, so more of them are requested.
    const wanted = Object.keys(filters).length > 0 ? limit * 10 : limit + exclude.length;
    return this.#services.words.search(words, wanted, { whole: mode === 'words', isRead });
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
    const scored = (matches: readonly Match[]) => index.scores(query, idsOf(matches), filters);
    const searched = limit === ahead.limit ? ahead.matches : this.#byWords(question, limit);
    // Requests scores of the results by words right behind the search, without awaiting it: most arrive before the index answers.
    const [meant, worded, wordScores, asTyped, asOther] = await Promise.all([
      nearest(query),
      searched,
      searched.then(scored),
      nearest(typed),
      nearest(other),
    ]);
    const isAnswer = ({ id }: Match) => !exclude.includes(id);
    const [byMeaning, byWords] = [meant.filter(isAnswer), worded.filter(isAnswer)];
    const beside = [...asTyped, ...asOther];
    if (byWords.length === 0 && beside.length === 0) return byMeaning.slice(0, limit);
    const known = new Set(idsOf([...byMeaning, ...byWords]));
    const besideScores = await scored(beside.filter(({ id }) => !known.has(id)));
    const others = new Map([...wordScores, ...besideScores]);
    const fusion = { byWords, asTyped: idsOf(asTyped), asOther: idsOf(asOther), others };
    return fuseMatches(byMeaning, fusion, limit);
  }
}
