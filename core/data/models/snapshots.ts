import type { IndexSnapshot as Row } from '../../../prisma/generated/client.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { NotFoundError } from '../../ground/errors.ts';
import type { Database } from '../database/database.ts';

/** A row about one snapshot folder. `folder` is its name under DATA_DIR/indexes, so that DATA_DIR may move. */
export type Snapshot = Readonly<Row>;

export interface NewSnapshot extends EmbeddingSpace {
  readonly id: string;
  readonly normalizerVersion: number;
  readonly engine: string;
  readonly dimension: number;
  readonly folder: string;
}

/** A process's lease on a snapshot that it has open. */
interface ReaderLease {
  readonly reader: string;
  readonly leaseMs: number;
}

/** The result of a build. */
export interface PublishedContent {
  readonly count: number;
  readonly checksum: string;
  readonly engine?: string;
  /** For people who compare snapshots: bytes of the folder, recall@10 from 0 to 1, milliseconds of the build. */
  readonly figures?: { readonly bytes: number; readonly recall: number | null; readonly buildMs: number };
}

/**
 * The index snapshots. At most one of each space is `published`: the one that search opens. Earlier ones are `retired` and
 * stay for rollback until {@link expired} returns them.
 */
export class SnapshotRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Records that a build has begun, before its folder is written, so that a row names the leftovers of a crash. */
  async begin(snapshot: NewSnapshot): Promise<void> {
    const { id, modelId, precision, normalizerVersion, engine, dimension, folder } = snapshot;
    const data = { id, modelId, precision, normalizerVersion, engine, dimension, folder };
    await this.#database.prisma.indexSnapshot.create({
      data: { ...data, count: 0, checksum: '', state: 'building' },
    });
  }

  /** Makes a finished snapshot the published one of its space and announces it, in one transaction. */
  async publish(id: string, { count, checksum, engine, figures }: PublishedContent): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      const { modelId, precision } = await tx.indexSnapshot.findUniqueOrThrow({ where: { id } });
      await tx.indexSnapshot.updateMany({
        where: { modelId, precision, state: 'published' },
        data: { state: 'retired', pinned: false },
      });
      await tx.indexSnapshot.update({
        where: { id },
        data: {
          count,
          checksum,
          ...figures,
          ...(engine && { engine }),
          state: 'published',
          publishedAt: new Date(),
        },
      });
      await tx.$executeRaw`SELECT pg_notify('index_published', ${JSON.stringify({ id })})`;
    });
  }

  /** Abandons a build; its folder may be deleted. */
  async fail(id: string): Promise<void> {
    await this.#database.prisma.indexSnapshot.updateMany({
      where: { id, state: 'building' },
      data: { state: 'failed' },
    });
  }

  /** The snapshot that search opens for this space. */
  published({ modelId, precision }: EmbeddingSpace): Promise<Snapshot | null> {
    return this.#database.prisma.indexSnapshot.findFirst({
      where: { modelId, precision, state: 'published' },
      orderBy: { publishedAt: 'desc' },
    });
  }

  /** The most recently published snapshot of any space: distinguishes “no index yet” from “an index of another model”. */
  newestPublished(): Promise<Snapshot | null> {
    return this.#database.prisma.indexSnapshot.findFirst({
      where: { state: 'published' },
      orderBy: { publishedAt: 'desc' },
    });
  }

  /** All snapshots, newest first. */
  list(): Promise<Snapshot[]> {
    return this.#database.prisma.indexSnapshot.findMany({ orderBy: { id: 'desc' } });
  }

  /**
   * Publishes an earlier snapshot in place of the present one, and pins it.
   * @param options.id which one; the one that was published before the present one when absent.
   * @param options.check checks it first and may take long; if it throws, nothing changes.
   * @throws NotFoundError 'index.no-previous', also when a build has given it up meanwhile
   */
  async publishAgain(
    { modelId, precision }: EmbeddingSpace,
    { id, check }: { readonly id?: string; check(earlier: Snapshot): Promise<void> },
  ): Promise<Snapshot> {
    const current = await this.published({ modelId, precision });
    const before = current?.publishedAt ?? new Date();
    const which = id === undefined ? { publishedAt: { lt: before } } : { id };
    const earlier = await this.#database.prisma.indexSnapshot.findFirst({
      where: { modelId, precision, state: 'retired', ...which },
      orderBy: { publishedAt: 'desc' },
    });
    if (!current || !earlier) throw new NotFoundError('index.no-previous', {});
    await check(earlier);
    return this.#database.prisma.$transaction(async tx => {
      // Includes one that a build has published since.
      await tx.indexSnapshot.updateMany({
        where: { modelId, precision, state: 'published' },
        data: { state: 'retired', pinned: false },
      });
      const { count } = await tx.indexSnapshot.updateMany({
        where: { id: earlier.id, state: 'retired' },
        data: { state: 'published', pinned: true },
      });
      if (count === 0) throw new NotFoundError('index.no-previous', {});
      await tx.$executeRaw`SELECT pg_notify('index_published', ${JSON.stringify({ id: earlier.id })})`;
      return tx.indexSnapshot.findUniqueOrThrow({ where: { id: earlier.id } });
    });
  }

  /** Allows automatic builds of newer snapshots again. */
  async unpin(): Promise<void> {
    await this.#database.prisma.indexSnapshot.updateMany({
      where: { pinned: true },
      data: { pinned: false },
    });
  }

  /** Retires the published snapshots of all other spaces that were begun before this moment. */
  async retireOthers({ modelId, precision }: EmbeddingSpace, moment: Date): Promise<void> {
    await this.#database.prisma.indexSnapshot.updateMany({
      where: { state: 'published', createdAt: { lt: moment }, NOT: { modelId, precision } },
      data: { state: 'retired' },
    });
  }

  /**
   * Retired snapshots beyond the `keep` newest of their space, those begun before `moment`, and failed ones: their folders
   * may be deleted, then their rows.
   */
  async expired(keep: number, moment?: Date): Promise<Snapshot[]> {
    const rows = await this.#database.prisma.indexSnapshot.findMany({
      where: { state: { in: ['retired', 'failed'] } },
      orderBy: { publishedAt: { sort: 'desc', nulls: 'last' } },
    });
    const kept = new Map<string, number>();
    return rows.filter(row => {
      if (row.state === 'failed' || (moment && row.createdAt < moment)) return true;
      const space = `${row.modelId} ${row.precision}`;
      kept.set(space, (kept.get(space) ?? 0) + 1);
      return kept.get(space)! > keep;
    });
  }

  /**
   * Gives up a retired snapshot: nobody can roll back to it any more, and its folder may be deleted.
   * @param options.force also when a process has it open
   * @returns `held` when a process has it open, `kept` when it is neither retired nor failed; both leave it as it was.
   */
  async giveUp(id: string, { force = false } = {}): Promise<'given-up' | 'held' | 'kept'> {
    return this.#database.prisma.$transaction(async tx => {
      // Waits for a process that is opening it at this moment, and then sees its lease.
      const [row] = await tx.$queryRaw<{ state: Snapshot['state'] }[]>`
        SELECT state::text FROM index_snapshot WHERE id = ${id}::uuid FOR UPDATE`;
      if (row?.state !== 'retired' && row?.state !== 'failed') return 'kept';
      const held = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM snapshot_reader WHERE snapshot_id = ${id}::uuid AND lease_until > statement_timestamp() LIMIT 1`;
      if (held.length > 0 && !force) return 'held';
      await tx.indexSnapshot.update({ where: { id }, data: { state: 'failed' } });
      return 'given-up';
    });
  }

  /**
   * Starts or renews a lease on a snapshot that can be searched; one that has expired and was deleted starts anew.
   * @returns false when the snapshot cannot be searched any more.
   */
  async hold(id: string, { reader, leaseMs }: ReaderLease): Promise<boolean> {
    const rows = await this.#database.prisma.$queryRaw<unknown[]>`
      WITH snapshot AS (
        SELECT id FROM index_snapshot
        WHERE id = ${id}::uuid AND state IN ('published', 'retired') FOR SHARE)
      INSERT INTO snapshot_reader (id, snapshot_id, lease_until)
      SELECT ${reader}::uuid, id, statement_timestamp() + ${leaseMs} * interval '1 ms' FROM snapshot
      ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
      RETURNING id::text`;
    return rows.length > 0;
  }

  /** Ends a lease, and deletes those that have expired. */
  async release(reader: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      DELETE FROM snapshot_reader WHERE id = ${reader}::uuid OR lease_until < statement_timestamp()`;
  }

  /**
   * Deletes the row of a retired or failed snapshot; its folder may be deleted then. @returns false for any other snapshot.
   */
  async delete(id: string): Promise<boolean> {
    const { count } = await this.#database.prisma.indexSnapshot.deleteMany({
      where: { id, state: { in: ['retired', 'failed'] } },
    });
    return count > 0;
  }

  /** The present state of a snapshot; undefined when its row is deleted. */
  async stateOf(id: string): Promise<Snapshot['state'] | undefined> {
    const row = await this.#database.prisma.indexSnapshot.findUnique({
      where: { id },
      select: { state: true },
    });
    return row?.state;
  }
}
