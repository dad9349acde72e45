import type { ChangeFeed, Following } from '../../../data/database/change-feed.ts';
import type { Match } from '../../../engines/vector-index/vector-index.ts';
import { coalesce } from '../../../ground/async/coalesce.ts';
import type { SearchFilters } from '../../../ground/domain/search/search.ts';
import { NegarehError, PermanentError, RetryableError } from '../../../ground/errors.ts';
import type { Generation } from './generation.ts';
import { GenerationOpener, type OpenerServices } from './generation-opener.ts';

export interface LiveIndexServices extends OpenerServices {
  /** Closed after this index. */
  readonly changes: ChangeFeed;
}

/**
 * The index that searches use: the published snapshot of the model's space and all later images. A search finds
 * new images, and misses hidden ones, as soon as they are announced. A newly published snapshot is opened beside the
 * present one and replaces it without interrupting a search.
 */
export class LiveIndex {
  readonly #services: LiveIndexServices;
  readonly #opener: GenerationOpener;
  #current: Generation | undefined;
  #refusal: NegarehError | undefined;
  readonly #following: Following;
  /** Opens one snapshot at a time; one that is published meanwhile is opened next. */
  readonly #openPublished = coalesce(() => this.#openOnce());
  #closed = false;

  private constructor(services: LiveIndexServices) {
    this.#services = services;
    this.#opener = new GenerationOpener(services);
    // Follows changes before reading, so that no change in between is missed.
    this.#following = services.changes.follow({
      name: 'the index',
      refresh: async ids => this.#current?.refresh(ids),
      catchUp: async () => this.#current?.catchUp(),
      onPublished: () => this.#checkPublished(),
    });
  }

  /**
   * Resolves when the index is open, or refused for a reason that a maintainer can fix while this process runs (then
   * {@link refusal} gives the reason, and the next published snapshot is tried).
   * @throws whatever keeps it from reading the database.
   */
  static async open(services: LiveIndexServices): Promise<LiveIndex> {
    const live = new LiveIndex(services);
    try {
      await live.#openPublished();
    } catch (error) {
      await live.close();
      throw error;
    }
    return live;
  }

  /** Why there is no index to search in; undefined when there is one. */
  get refusal(): NegarehError | undefined {
    if (this.#current) return undefined;
    return this.#refusal ?? new RetryableError('service.starting', { service: 'search' });
  }

  /** Why a search could not be answered now; undefined when it could. */
  async problem(): Promise<NegarehError | undefined> {
    try {
      if (!this.#current) return this.refusal;
      await this.#current.check();
      return undefined;
    } catch (error) {
      if (error instanceof NegarehError) return error;
      throw error;
    }
  }

  /** The snapshot in use; undefined when all embeddings came from the database. */
  get snapshotId(): string | undefined {
    return this.#current?.snapshot?.id;
  }

  /** Images that a search can find. */
  async size(): Promise<number> {
    return (await this.#current?.size()) ?? 0;
  }

  /** @throws the {@link refusal} when there is no index; RetryableError 'thread.stopped' when its thread died. */
  search(query: Float32Array, k: number, filters: SearchFilters): Promise<Match[]> {
    return this.#asked(generation => generation.search(query, k, filters));
  }

  /** Scores of these images, as far as a search would find them. @throws as {@link search} does. */
  scores(
    query: Float32Array,
    ids: readonly string[],
    filters: SearchFilters,
  ): Promise<ReadonlyMap<string, number>> {
    return this.#asked(generation => generation.scores(query, ids, filters));
  }

  async close(): Promise<void> {
    this.#closed = true;
    // Does not wait for an index that is still opening: `#switchTo` closes it again.
    await this.#following.close();
    await this.#current?.retire();
    this.#current = undefined;
  }

  async #asked<Result>(ask: (generation: Generation) => Promise<Result>): Promise<Result> {
    const generation = this.#current;
    if (!generation) throw this.refusal!;
    try {
      return await ask(generation);
    } catch (error) {
      if (generation.isBroken) this.#checkPublished();
      throw error;
    }
  }

  #checkPublished(): void {
    this.#openPublished().catch(error => {
      if (!this.#closed) this.#services.log.error({ err: error }, 'the published index could not be opened');
    });
  }

  async #openOnce(): Promise<void> {
    if (this.#closed) return;
    try {
      const started = performance.now();
      const next = await this.#opener.open(this.#current);
      if (next) await this.#switchTo(next, started);
      this.#refusal = undefined;
    } catch (error) {
      // A permanent fault waits for a maintainer, who sees it in /readyz; the caller retries a transient one.
      if (!(error instanceof PermanentError)) throw error;
      if (this.#refusal?.message !== error.message) {
        this.#services.log.error(
          { err: error, serving: this.#current !== undefined },
          'the index was refused',
        );
      }
      this.#refusal = error;
    }
  }

  async #switchTo(next: Generation, started: number): Promise<void> {
    await this.#following.inTurn(async () => {
      try {
        await next.catchUp();
        if (this.#closed) throw new Error('closed while opening');
      } catch (error) {
        await next.retire();
        throw error;
      }
      void this.#current?.retire();
      this.#current = next;
    });
    const [snapshot, images] = [this.snapshotId ?? null, await next.size()];
    this.#services.log.info(
      { snapshot, images, tookMs: Math.round(performance.now() - started) },
      'index open',
    );
  }
}
