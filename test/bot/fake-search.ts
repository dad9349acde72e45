import { setTimeout as delay } from 'node:timers/promises';
import type { PhotoSearch } from '../../bot/services.ts';
import type { Database } from '../../core/data/database/database.ts';
import { QueryLog } from '../../core/data/queries/query-log.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { Hit, SearchFilters, SearchPage } from '../../core/ground/domain/search/search.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';

/** Stands for the search process in the bot's unit tests: every query finds the same hits, in pages. */
export class FakeSearch implements PhotoSearch {
  hits: readonly Hit[];
  readonly queries: string[] = [];
  /** Of the searches by words. */
  readonly filters: SearchFilters[] = [];
  /** Those that were searched by. */
  readonly photos: Uint8Array[] = [];
  /** Pictures that it was asked to draw. */
  readonly drawn: string[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];
  /** How some queries are read otherwise than typed. */
  readonly readings = new Map<string, string>();
  /** Queries for what the collection hasn't got. */
  readonly poor = new Set<string>();
  /** How long a search takes, in milliseconds. */
  delayMs = 0;
  #held: Promise<void> | undefined;
  #log: QueryLog | undefined;
  readonly #kept = new Map<string, string | null>();

  constructor(hits: readonly Hit[]) {
    this.hits = hits;
  }

  async search({
    text,
    top = 10,
    literal = false,
    filters = {},
  }: {
    text: string;
    top?: number;
    literal?: boolean;
    filters?: SearchFilters;
  }): Promise<SearchPage> {
    this.filters.push(filters);
    this.queries.push(literal ? `${text} (literally)` : text);
    await this.#behave();
    const queryId = newId();
    await this.#keep(queryId, text, 'text');
    const reading = literal ? null : (this.readings.get(text) ?? null);
    const fit = { probability: 0.1, isPoor: this.poor.has(text) };
    return { ...this.#page(queryId, text, 0, top), reading, fit };
  }

  async similar({ imageId, top = 10 }: { imageId: string; top?: number }): Promise<SearchPage> {
    this.queries.push(`like ${imageId}`);
    await this.#behave();
    const queryId = newId();
    await this.#keep(queryId, null, 'similar');
    return this.#page(queryId, null, 0, top);
  }

  async searchImage(
    bytes: Uint8Array,
    { words = [], top = 10 }: { words?: readonly { text: string; weight?: number }[]; top?: number } = {},
  ): Promise<SearchPage> {
    this.queries.push(['photo', ...words.map(({ text }) => text)].join(' + '));
    this.photos.push(bytes);
    await this.#behave();
    const queryId = newId();
    const text = words[0]?.text ?? null;
    await this.#keep(queryId, text, 'mixed');
    return this.#page(queryId, text, 0, top);
  }

  async more({ queryId, offset, top = 10 }: { queryId: string; offset: number; top?: number }) {
    await this.#behave();
    const text = this.#kept.get(queryId);
    if (text === undefined) throw new NotFoundError('query.not-found', { queryId });
    return this.#page(queryId, text, offset, top);
  }

  /** A JPEG's worth of bytes; what was asked for stands in `drawn`. */
  async photo(request: { queryId: string; rank: number; size: 'light' | 'full' }): Promise<ArrayBuffer> {
    this.drawn.push(`${request.size} ${request.rank}`);
    await this.#behave();
    return Uint8Array.from(tinyPng(request.size === 'full' ? 900 : 640, 480, request.rank)).buffer;
  }

  async sheet({ offset, locale }: { queryId: string; offset: number; locale: string }): Promise<ArrayBuffer> {
    this.drawn.push(`sheet ${offset} ${locale}`);
    await this.#behave();
    return Uint8Array.from(tinyPng(664, 1248, offset)).buffer;
  }

  async plotDays({ title }: { title: string }): Promise<ArrayBuffer> {
    this.drawn.push(title);
    await this.#behave();
    return Uint8Array.from(tinyPng(700, 400, 1)).buffer;
  }

  /** Keeps its queries where the search process does, so that votes find their words. */
  keepIn(database: Database): void {
    this.#log = new QueryLog(database);
  }

  async #keep(queryId: string, text: string | null, kind: 'text' | 'similar' | 'mixed'): Promise<void> {
    this.#kept.set(queryId, text);
    const kept = { imageId: null, filters: {}, modelId: 'fake', hits: [], tookMs: 1 };
    await this.#log?.append({ id: queryId, kind, text, ...kept });
  }

  /** Lets no search end until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return () => {
      this.#held = undefined;
      resolve();
    };
  }

  /** Knows none of its queries any more. */
  forget(): void {
    this.#kept.clear();
  }

  async #behave(): Promise<void> {
    await this.#held;
    await delay(this.delayMs);
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  #page(queryId: string, query: string | null, offset: number, top: number): SearchPage {
    const hits = this.hits.slice(offset, offset + top);
    const next = offset + top < this.hits.length ? offset + top : null;
    return {
      queryId,
      query,
      reading: null,
      alsoRead: null,
      fit: null,
      modelId: 'fake',
      tookMs: 1,
      hits,
      nextOffset: next,
    };
  }
}
