import { ChangeCursor } from '../../../data/database/change-cursor.ts';
import type { CurrentImage, FeedImage, IndexFeed } from '../../../data/models/index-feed.ts';
import type { Snapshot } from '../../../data/models/snapshots.ts';
import { compareIds, ID_BYTES, packIds } from '../../../engines/vector-index/id-bytes.ts';
import { readSnapshotIds } from '../../../engines/vector-index/snapshot/snapshot-files.ts';
import type { Match, VectorIndex } from '../../../engines/vector-index/vector-index.ts';
import type { SearchFilters } from '../../../ground/domain/search/search.ts';
import { NegarehError } from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';
import { Handover } from '../../../ground/threads/handover.ts';
import type { SnapshotLease } from './snapshot-lease.ts';

/** `openVectorIndex` of the engines with this machine's settings: an index over a snapshot folder, or an empty one. */
export type OpenIndex = (options: {
  readonly folder?: string;
  readonly images: AsyncIterable<FeedImage>;
}) => Promise<VectorIndex>;

export interface GenerationServices {
  readonly feed: IndexFeed;
  readonly dimension: number;
  readonly openIndex: OpenIndex;
  readonly log: Log;
  /** How far a reading of changes goes back behind the last one, in milliseconds; a minute by default. */
  readonly overlapMs?: number;
}

/** A snapshot that this process may read while it holds the lease. */
interface OpenedSnapshot {
  readonly snapshot: Snapshot;
  readonly folder: string;
  readonly lease: SnapshotLease;
}

/** Images read and added at a time: the event loop stays free in between. */
const SLICE = 250;

/** One open index: a snapshot and every later change. Calls that change it must not overlap. */
export class Generation {
  readonly snapshot: Snapshot | undefined;
  readonly #services: GenerationServices;
  readonly #index: VectorIndex;
  readonly #cursor: ChangeCursor;
  /** Closes the index and ends the snapshot's lease when its last search is done. */
  readonly #users: Handover<{ close(): Promise<void> }>;
  #broken = false;

  private constructor(
    services: GenerationServices,
    {
      source,
      index,
      cursor,
    }: { source: OpenedSnapshot | undefined; index: VectorIndex; cursor: ChangeCursor },
  ) {
    this.#services = services;
    this.snapshot = source?.snapshot;
    this.#index = index;
    const close = () => index.close().finally(() => source?.lease.release());
    this.#users = new Handover({ close }, error =>
      services.log.warn({ err: error }, 'closing an index failed'),
    );
    this.#cursor = cursor;
  }

  /**
   * @param source without it every embedding is read from the database. Its lease ends with the index, or when the index
   *   cannot be opened.
   */
  static async open(services: GenerationServices, source?: OpenedSnapshot): Promise<Generation> {
    return Generation.#open(services, source).catch(async error => {
      await source?.lease.release();
      throw error;
    });
  }

  static async #open(services: GenerationServices, source: OpenedSnapshot | undefined): Promise<Generation> {
    const { feed, openIndex } = services;
    const cursor = await ChangeCursor.open(feed, services.overlapMs);
    const missing: string[] = [];
    const rows = source ? await readSnapshotIds(source.folder) : new Uint8Array();
    const images = withoutSnapshot(feed.findableImages(), rows, id => missing.push(id));
    const index = await openIndex({ ...(source && { folder: source.folder }), images });
    const generation = new Generation(services, { source, index, cursor });
    try {
      // An index without a snapshot does not need the list: all of it is missing here.
      for await (const _ of images);
      await generation.refresh(missing);
    } catch (error) {
      await index.close();
      throw error;
    }
    return generation;
  }

  /** The index's thread has died; only a new generation helps. */
  get isBroken(): boolean {
    return this.#broken;
  }

  size(): Promise<number> {
    return this.#index.size();
  }

  async search(query: Float32Array, k: number, filters: SearchFilters): Promise<Match[]> {
    const [matches] = await this.#asked(() => this.#index.search(query, k, filters));
    return matches ?? [];
  }

  /** Scores of these images, as far as a search would find them. */
  scores(
    query: Float32Array,
    ids: readonly string[],
    filters: SearchFilters,
  ): Promise<ReadonlyMap<string, number>> {
    return this.#asked(() => this.#index.scores(query, ids, filters));
  }

  /** @throws why a search could not be answered now. */
  check(): Promise<void> {
    return this.#index.check();
  }

  /** Brings these images up to date: findable when visible and embedded, else not. */
  async refresh(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += SLICE) {
      const slice = ids.slice(from, from + SLICE);
      const visible = await this.#services.feed.current(slice);
      const kept = new Set(visible.map(image => image.id));
      const gone = slice.filter(id => !kept.has(id));
      if (gone.length > 0) await this.#index.remove(gone);
      const embedded = visible.filter(this.#isUsable);
      if (embedded.length > 0) await this.#index.add(embedded);
    }
  }

  /** Reads every change since the last call, including those announced while nobody listened. */
  catchUp(): Promise<void> {
    return this.#cursor.catchUp(ids => this.refresh(ids));
  }

  /** Accepts no more searches. Resolves when the running searches have their results and the index is closed. */
  retire(): Promise<void> {
    return this.#users.close();
  }

  async #asked<Result>(ask: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#users.use(ask);
    } catch (error) {
      if (error instanceof NegarehError && error.code === 'thread.stopped') this.#broken = true;
      throw error;
    }
  }

  /** One damaged row must not keep its neighbours out. */
  readonly #isUsable = (image: CurrentImage): image is CurrentImage & { vector: Float32Array } => {
    if (image.vector === null) return false;
    if (image.vector.length === this.#services.dimension && image.vector.every(Number.isFinite)) return true;
    this.#services.log.warn(
      { imageId: image.id },
      'an embedding is damaged; its image stays out of the index',
    );
    return false;
  };
}

/**
 * Passes the images on and reports those that are not rows of the snapshot. Both lists are in order of id, so one walk
 * is enough, no matter when or by which process the rows were written.
 */
async function* withoutSnapshot(
  images: AsyncIterable<FeedImage>,
  rows: Uint8Array,
  missing: (id: string) => void,
): AsyncGenerator<FeedImage> {
  const count = rows.length / ID_BYTES;
  let row = 0;
  for await (const image of images) {
    const id = packIds([image.id]);
    while (row < count && compareIds(rows, row, id, 0) < 0) row++;
    if (row === count || compareIds(rows, row, id, 0) !== 0) missing(image.id);
    yield image;
  }
}
