import { z } from 'zod';
import type { Channel, Listener } from '../../data/database/notifications.ts';
import type { Match } from '../../engines/vector-index/vector-index.ts';
import { Id } from '../../ground/domain/id.ts';
import type { SearchFilters } from '../../ground/domain/search.ts';
import { type NegarehError, PermanentError, RetryableError } from '../../ground/errors.ts';
import type { Generation } from './generation.ts';
import { GenerationOpener, type OpenerServices } from './generation-opener.ts';

export interface LiveIndexServices extends OpenerServices {
  /** Hears what other processes announce, until it is closed. */
  readonly listen: (listener: Listener) => Promise<{ close(): Promise<void> }>;
}

/** What an announcement of changed pictures says; without ids: “read again”. */
const ImagesChanged = z.object({ ids: z.array(Id).optional() });

/** An announcement can get lost, so everything is looked at again this often. */
const REREAD_MS = 30_000;

/**
 * The index that searches use: the published snapshot of the model's space and all pictures that came after it. New
 * pictures are found and hidden ones gone as soon as they are announced; a newly published snapshot is opened beside
 * the present one and takes its place without a search noticing.
 */
export class LiveIndex {
  readonly #services: LiveIndexServices;
  readonly #opener: GenerationOpener;
  #current: Generation | undefined;
  #refusal: NegarehError | undefined;
  /** Changes of the present generation, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #changed = new Set<string>();
  #rereadWanted = false;
  #opening: Promise<void> | undefined;
  #openWanted = false;
  #closed = false;
  #listener: { close(): Promise<void> } | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(services: LiveIndexServices) {
    this.#services = services;
    this.#opener = new GenerationOpener(services);
  }

  /**
   * Resolves when the index is open, or refused for a reason that a maintainer mends while this process runs (then
   * {@link refusal} tells it, and the next published snapshot is tried).
   * @throws whatever keeps it from reading the database.
   */
  static async open(services: LiveIndexServices): Promise<LiveIndex> {
    const live = new LiveIndex(services);
    // Listening begins before reading: what happens in between is heard.
    live.#listener = await services.listen({
      onMessage: (channel, payload) => live.#onMessage(channel, payload),
      onReconnect: () => live.#reread(),
    });
    try {
      await live.#openPublished();
    } catch (error) {
      await live.close();
      throw error;
    }
    live.#timer = setInterval(() => live.#reread(), REREAD_MS).unref();
    return live;
  }

  /** Why there is no index to search in; undefined when there is one. */
  get refusal(): NegarehError | undefined {
    if (this.#current) return undefined;
    return this.#refusal ?? new RetryableError('service.starting', { service: 'search' });
  }

  /** The snapshot in use; undefined when all embeddings came from the database. */
  get snapshotId(): string | undefined {
    return this.#current?.snapshot?.id;
  }

  /** Pictures that a search can find. */
  async size(): Promise<number> {
    return (await this.#current?.size()) ?? 0;
  }

  /** @throws the {@link refusal} when there is no index; RetryableError 'thread.stopped' when its thread died. */
  async search(query: Float32Array, k: number, filters: SearchFilters): Promise<Match[]> {
    const generation = this.#current;
    if (!generation) throw this.refusal!;
    try {
      return await generation.search(query, k, filters);
    } catch (error) {
      if (generation.isBroken) this.#checkPublished();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#listener?.close();
    // An index that is still being opened is not waited for: `#switchTo` closes it again.
    await this.#turn;
    await this.#current?.retire();
    this.#current = undefined;
  }

  #onMessage(channel: Channel, payload: string): void {
    if (channel === 'index_published') {
      this.#checkPublished();
      return;
    }
    const parsed = ImagesChanged.safeParse(parseJson(payload));
    if (parsed.success && parsed.data.ids) for (const id of parsed.data.ids) this.#changed.add(id);
    else this.#rereadWanted = true;
    this.#update();
  }

  #reread(): void {
    this.#rereadWanted = true;
    this.#checkPublished();
    this.#update();
  }

  /** Applies what is announced and not yet in; several announcements are taken together. */
  #update(): void {
    void this.#inTurn(async () => {
      const ids = [...this.#changed];
      this.#changed = new Set();
      const reread = this.#rereadWanted;
      this.#rereadWanted = false;
      await this.#current?.refresh(ids);
      if (reread) await this.#current?.catchUp();
    });
  }

  /** Never rejects: what fails here is read again half a minute later. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(act).catch(error => {
      if (!this.#closed) this.#services.log.warn({ err: error }, 'the index could not be brought up to date');
    });
    return this.#turn;
  }

  #checkPublished(): void {
    this.#openPublished().catch(error => {
      if (!this.#closed) this.#services.log.error({ err: error }, 'the published index could not be opened');
    });
  }

  /** One opening at a time; what is published meanwhile is opened next. */
  #openPublished(): Promise<void> {
    this.#openWanted = true;
    this.#opening ??= this.#openWhileWanted().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #openWhileWanted(): Promise<void> {
    while (this.#openWanted && !this.#closed) {
      this.#openWanted = false;
      try {
        const started = performance.now();
        const next = await this.#opener.open(this.#current);
        if (next) await this.#switchTo(next, started);
        this.#refusal = undefined;
      } catch (error) {
        // What is permanent waits for a maintainer, behind /readyz; a passing fault is the caller's to try again.
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
  }

  async #switchTo(next: Generation, started: number): Promise<void> {
    let failure: unknown;
    await this.#inTurn(async () => {
      try {
        await next.catchUp();
        if (this.#closed) throw new Error('closed while opening');
      } catch (error) {
        failure = error;
        await next.retire();
        return;
      }
      void this.#current?.retire();
      this.#current = next;
    });
    if (failure) throw failure;
    const [snapshot, images] = [this.snapshotId ?? null, await next.size()];
    this.#services.log.info(
      { snapshot, images, tookMs: Math.round(performance.now() - started) },
      'index open',
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
