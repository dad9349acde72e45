import { setTimeout as delay } from 'node:timers/promises';
import type { PhotoSearch } from '../../bot/services.ts';
import { newId } from '../../core/ground/domain/id.ts';
import type { Hit, SearchPage } from '../../core/ground/domain/search.ts';
import { NotFoundError } from '../../core/ground/errors.ts';

/** Stands for the search process in the bot's unit tests: every query finds the same hits, in pages. */
export class FakeSearch implements PhotoSearch {
  hits: readonly Hit[];
  readonly queries: string[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];
  /** How some queries are read otherwise than typed. */
  readonly readings = new Map<string, string>();
  /** How long a search takes, in milliseconds. */
  delayMs = 0;
  #held: Promise<void> | undefined;
  readonly #kept = new Map<string, string>();

  constructor(hits: readonly Hit[]) {
    this.hits = hits;
  }

  async search({
    text,
    top = 10,
    literal = false,
  }: {
    text: string;
    top?: number;
    literal?: boolean;
  }): Promise<SearchPage> {
    this.queries.push(literal ? `${text} (literally)` : text);
    await this.#behave();
    const queryId = newId();
    this.#kept.set(queryId, text);
    const reading = literal ? null : (this.readings.get(text) ?? null);
    return { ...this.#page(queryId, text, 0, top), reading };
  }

  async more({ queryId, offset, top = 10 }: { queryId: string; offset: number; top?: number }) {
    await this.#behave();
    const text = this.#kept.get(queryId);
    if (text === undefined) throw new NotFoundError('query.not-found', { queryId });
    return this.#page(queryId, text, offset, top);
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

  #page(queryId: string, query: string, offset: number, top: number): SearchPage {
    const hits = this.hits.slice(offset, offset + top);
    const next = offset + top < this.hits.length ? offset + top : null;
    return { queryId, query, reading: null, modelId: 'fake', tookMs: 1, hits, nextOffset: next };
  }
}
