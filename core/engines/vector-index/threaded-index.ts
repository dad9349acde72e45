import type { SearchFilters } from '../../ground/domain/search/search.ts';
import { errorOf, type NegarehError } from '../../ground/errors.ts';
import { MicroBatch } from '../../ground/threads/micro-batch.ts';
import type { Thread } from '../../ground/threads/start-thread.ts';
import { packImages } from './exact/image-columns.ts';
import type { Ranking, ScanCounts } from './exact/ranking.ts';
import { packIds, readId } from './id-bytes.ts';
import type { Questions } from './index-rows.ts';
import type { IndexThread } from './index-thread.ts';
import type { IndexedImage, Match, VectorIndex } from './vector-index.ts';

/** The most calls of `search` in one message to the thread. */
const SEARCHES_AT_ONCE = 64;
/** Images of one message: a million floats at 1,024 dimensions. */
const IMAGES_AT_ONCE = 1024;

interface Search {
  readonly queries: Float32Array;
  readonly k: number;
  readonly filters: SearchFilters;
}

/** Callbacks about searches. */
export interface IndexListeners {
  /** Called after each search over a snapshot with codes, with the number of queries that the codes answered. */
  readonly onScans?: ((scans: ScanCounts) => void) | undefined;
  /** Called after each search that the exact rows answered because the snapshot's engine could not. */
  readonly onFallback?: ((reason: NegarehError) => void) | undefined;
}

/** An index as seen from outside its thread, with any engine. */
export class ThreadedIndex implements VectorIndex {
  readonly dimension: number;
  readonly #thread: Thread<IndexThread>;
  readonly #searches = new MicroBatch((batch: Search[]) => this.#searchTogether(batch), SEARCHES_AT_ONCE);
  readonly #listeners: IndexListeners;
  #closing: Promise<void> | undefined;

  constructor(thread: Thread<IndexThread>, dimension: number, listeners: IndexListeners) {
    this.#thread = thread;
    this.#listeners = listeners;
    this.dimension = dimension;
  }

  async size(): Promise<number> {
    this.#assertOpen();
    return this.#thread.call('size', undefined);
  }

  async check(): Promise<void> {
    this.#assertOpen();
    await this.#thread.call('check', undefined);
  }

  async add(images: readonly IndexedImage[]): Promise<void> {
    this.#assertOpen();
    for (let from = 0; from < images.length; from += IMAGES_AT_ONCE) {
      const slice = images.slice(from, from + IMAGES_AT_ONCE);
      for (const { id, vector } of slice) {
        if (vector.length !== this.dimension || !vector.every(Number.isFinite)) {
          throw new RangeError(`the vector of ${id} is not ${this.dimension} finite numbers`);
        }
      }
      const vectors = new Float32Array(slice.length * this.dimension);
      for (const [row, { vector }] of slice.entries()) vectors.set(vector, row * this.dimension);
      await this.#thread.call('add', { batch: packImages(slice), vectors }, [vectors.buffer]);
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.#assertOpen();
    await this.#thread.call('remove', packIds(ids));
  }

  async search(queries: Float32Array, k: number, filters: SearchFilters = {}): Promise<Match[][]> {
    this.#assertOpen();
    if (queries.length % this.dimension !== 0 || !queries.every(Number.isFinite)) {
      throw new RangeError(`the queries are not rows of ${this.dimension} finite numbers`);
    }
    if (!Number.isSafeInteger(k) || k < 1) throw new RangeError(`k is ${k}`);
    return queries.length === 0 ? [] : this.#searches.add({ queries, k, filters });
  }

  async scores(
    query: Float32Array,
    ids: readonly string[],
    filters: SearchFilters = {},
  ): Promise<ReadonlyMap<string, number>> {
    this.#assertOpen();
    if (ids.length === 0) return new Map();
    const scores = await this.#thread.call('scores', { query, ids: packIds(ids), filters });
    const found = new Map<string, number>();
    for (const [at, id] of ids.entries()) {
      const score = scores[at]!;
      if (!Number.isNaN(score)) found.set(id, score);
    }
    return found;
  }

  /** Waits for the searches in flight. */
  close(): Promise<void> {
    this.#closing ??= this.#searches.idle().then(() => this.#thread.close());
    return this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing) throw new Error('the index is closed');
  }

  /** One message to the thread and, for each filter among the searches, one pass over the rows. */
  async #searchTogether(searches: readonly Search[]): Promise<Match[][][]> {
    const groups = Map.groupBy(searches, search => JSON.stringify(search.filters));
    const questions = [...groups.values()].map(group => join(group, this.dimension));
    const answers = await this.#thread.call('search', questions);
    for (const { scans, without } of answers) {
      this.#listeners.onScans?.(scans);
      if (without) this.#listeners.onFallback?.(errorOf(without.code, without.parameters));
    }
    const matches = new Map<Search, Match[][]>();
    for (const [at, group] of [...groups.values()].entries()) {
      let next = 0;
      for (const search of group) {
        const end = next + search.queries.length / this.dimension;
        matches.set(search, answers[at]!.rankings.slice(next, end).map(toMatches));
        next = end;
      }
    }
    return searches.map(search => matches.get(search)!);
  }
}

function join(searches: readonly Search[], dimension: number): Questions {
  const queries = new Float32Array(searches.reduce((sum, search) => sum + search.queries.length, 0));
  let at = 0;
  for (const search of searches) {
    queries.set(search.queries, at);
    at += search.queries.length;
  }
  const wanted = searches.flatMap(({ queries, k }) => Array<number>(queries.length / dimension).fill(k));
  return { queries, wanted, filters: searches[0]!.filters };
}

const toMatches = ({ ids, scores }: Ranking): Match[] =>
  Array.from(scores, (score, row) => ({ id: readId(ids, row), score }));
