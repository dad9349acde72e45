import { Prisma } from '../../../prisma/generated/client.ts';
import { COUNT_LIMIT } from '../../ground/domain/review/review-api.ts';
import type {
  QueueCursor,
  QueueOrder,
  QueuePair,
  QueueSelection,
} from '../../ground/domain/review/review-queue.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { cursorBehind, type PairPlace, PLACE, stretchesOf } from './queue-walk.ts';
import { whereQueue } from './where-queue.ts';

export interface QueueRequest {
  readonly filter: QueueSelection;
  readonly order: QueueOrder;
  /** Where the previous page ended; null at the start. */
  readonly cursor: QueueCursor | null;
  /** How many pairs are wanted. */
  readonly limit: number;
}

export interface QueuePage {
  /** Leased to the person who asked. */
  readonly pairs: QueuePair[];
  /** When the last of these leases ends; null when none was taken. */
  readonly leasedUntil: Date | null;
  /** The pairs among these that the person did not hold before. */
  readonly newlyLeased: readonly string[];
  readonly cursor: QueueCursor | null;
  /** True when the walk reached its end: a new walk may find pairs that it left out (leased by others, put back since). */
  readonly end: boolean;
}

/** A person who thinks about a pair for longer may find it decided by somebody else. Acting renews the lease. */
export const LEASE_MINUTES = 10;
/** Pages of pairs that others hold, walked in one call. */
const ROUNDS = 20;

type Row = Omit<QueuePair, 'sha256'> &
  Omit<PairPlace, 'id'> & {
    sha256: Uint8Array;
    /** Null when somebody else has the pair. */
    leasedUntil: Date | null;
    /** Whether this person did not hold it before. */
    isNewlyLeased: boolean | null;
  };

/** Leases pairs to people, so that no two people have the same one; a lease expires by itself. */
export class ReviewQueueRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Leases the next pairs of a queue to this person, except those that somebody else has or that this person skipped. Two
   * people who ask at the same moment get different pairs.
   */
  async next(userId: string, { filter, order, cursor, limit }: QueueRequest): Promise<QueuePage> {
    const pairs: QueuePair[] = [];
    let last = cursor;
    let leasedUntil: Date | null = null;
    const newlyLeased: string[] = [];
    for (let round = 0; round < ROUNDS && pairs.length < limit; round += 1) {
      const wanted = limit - pairs.length;
      const rows = await this.#database.prisma.$queryRaw<Row[]>(
        leasePage(userId, { filter, order, cursor: last, limit: wanted }),
      );
      const done = await this.#releaseDone(userId, rows);
      pairs.push(...rows.filter(row => row.leasedUntil && !done.has(row.id)).map(toPair));
      newlyLeased.push(...rows.filter(row => row.isNewlyLeased).map(({ id }) => id));
      // The leases of one statement end together, and later than those of earlier statements.
      leasedUntil = rows.find(row => row.leasedUntil)?.leasedUntil ?? leasedUntil;
      last = cursorBehind(order, rows, last);
      if (rows.length < wanted) return { pairs, leasedUntil, newlyLeased, cursor: last, end: true };
    }
    return { pairs, leasedUntil, newlyLeased, cursor: last, end: false };
  }

  /**
   * Releases pairs that this person has decided meanwhile. A request made while such a decision was being saved may have
   * leased its pair again, because the statement saw the trail from before. @returns the released pairs
   */
  async #releaseDone(userId: string, rows: readonly { readonly id: string }[]): Promise<Set<string>> {
    if (rows.length === 0) return new Set();
    const done = await this.#database.prisma.$queryRaw<{ id: string }[]>`
      DELETE FROM review_lease l USING caption_pair p
      WHERE l.user_id = ${userId} AND l.pair_id = p.id AND p.id = ANY(${rows.map(({ id }) => id)}::uuid[])
        AND NOT (${notDoneBy(userId)})
      RETURNING p.id::text`;
    return new Set(done.map(({ id }) => id));
  }

  /**
   * Leases these pairs to this person, or renews their leases.
   * @returns the pairs that this person holds now: others belong to somebody else, or no longer exist.
   */
  async take(userId: string, pairIds: readonly string[]): Promise<QueuePair[]> {
    if (pairIds.length === 0) return [];
    const rows = await this.#database.prisma.$queryRaw<Row[]>(
      leaseRows(
        userId,
        Prisma.sql`SELECT p.id, 1 AS rank FROM caption_pair p WHERE p.id = ANY(${pairIds}::uuid[])`,
        Prisma.sql`true`,
        Prisma.sql`FOR UPDATE OF p`,
      ),
    );
    const done = await this.#releaseDone(userId, rows);
    return rows.filter(row => row.leasedUntil && !done.has(row.id)).map(toPair);
  }

  /** Releases leases early; all of this person's when no pairs are named. */
  async release(userId: string, pairIds: readonly string[] | null): Promise<void> {
    await this.#database.prisma.$executeRaw`
      DELETE FROM review_lease
      WHERE user_id = ${userId} AND (${pairIds}::uuid[] IS NULL OR pair_id = ANY(${pairIds}::uuid[]))`;
  }

  /**
   * Releases what {@link next} leased to somebody who never received it. Pairs that this person held before, or has leased
   * again by now, stay leased: a reloaded page asks for the same pairs, and its request may be answered first.
   */
  async takeBack(userId: string, { newlyLeased, leasedUntil }: QueuePage): Promise<void> {
    if (leasedUntil === null) return;
    await this.#database.prisma.reviewLease.deleteMany({
      where: { userId, pairId: { in: [...newlyLeased] }, expiresAt: { lte: leasedUntil } },
    });
  }

  /** Deletes leases that expired long ago, of people who never came back. @returns how many. */
  async sweep(): Promise<number> {
    return this.#database.prisma.$executeRaw`
      DELETE FROM review_lease WHERE expires_at < now() - interval '1 hour'`;
  }

  /** Counts the pairs of a queue that this person has not put off, up to {@link COUNT_LIMIT} and one. */
  async count(userId: string, filter: QueueSelection): Promise<number> {
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (
        SELECT 1 FROM caption_pair p WHERE ${whereQueue(filter)} AND ${notDoneBy(userId)} LIMIT ${COUNT_LIMIT + 1}) AS counted`;
    return row?.count ?? 0;
  }
}

/** Neither put off by this person, nor judged by them while others still have to judge it. */
const notDoneBy = (userId: string): Prisma.Sql => Prisma.sql`
  NOT EXISTS (SELECT FROM review r
    WHERE r.pair_id = p.id AND r.reviewer_id = ${userId} AND r.undone_at IS NULL
      AND (r.action = 'skip' OR (r.blind AND p.status = 'pending')))`;

/** The statement of one page; exported so that a test can look at its plan. */
export function leasePage(userId: string, { filter, order, cursor, limit }: QueueRequest): Prisma.Sql {
  const where = whereQueue(filter);
  const stretches = stretchesOf(order, cursor, filter.imageIds).map(
    (stretch, index) => Prisma.sql`(
      SELECT p.id, ${index}::int AS stretch, row_number() OVER (ORDER BY ${stretch.order}) AS row, p.score
      FROM caption_pair p
      WHERE ${where} AND ${stretch.where}
        AND NOT EXISTS (SELECT FROM review_lease l
          WHERE l.pair_id = p.id AND l.user_id <> ${userId} AND l.expires_at > now())
        AND ${notDoneBy(userId)}
      ORDER BY ${stretch.order} LIMIT ${limit})`,
  );
  const rank =
    order.by === 'uncertain'
      ? Prisma.sql`abs(score - ${order.near}::float4), stretch, row`
      : Prisma.sql`stretch, row`;
  const picked = Prisma.sql`
    SELECT id, row_number() OVER (ORDER BY ${rank}) AS rank
    FROM (${Prisma.join(stretches, ' UNION ALL ')}) AS walked ORDER BY rank LIMIT ${limit}`;
  return leaseRows(userId, picked, where, Prisma.sql`FOR UPDATE OF p SKIP LOCKED`);
}

/**
 * Leases the `picked` rows (id, rank) that nobody else has; `where` checks again those that changed meanwhile.
 * @param lock whether to wait for rows that somebody is working on: a walk through a queue skips them, but a person who
 * holds a pair must not lose it to a short lock
 */
function leaseRows(userId: string, picked: Prisma.Sql, where: Prisma.Sql, lock: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH picked AS MATERIALIZED (${picked}), locked AS MATERIALIZED (
      SELECT p.id FROM picked JOIN caption_pair p ON p.id = picked.id JOIN image i ON i.id = p.image_id
      -- A picture that a maintainer hid is not shown to annotators.
      WHERE ${where} AND i.state NOT IN ('hidden', 'removed')
      ORDER BY p.id ${lock}
    ), taken AS (
      INSERT INTO review_lease (pair_id, user_id, expires_at)
      SELECT id, ${userId}, now() + make_interval(mins => ${LEASE_MINUTES}) FROM locked
      ON CONFLICT (pair_id) DO UPDATE SET user_id = excluded.user_id, expires_at = excluded.expires_at
        WHERE review_lease.user_id = excluded.user_id OR review_lease.expires_at <= now()
      -- What is looked up here is the row as it was when this statement began; a first lease that another one has written meanwhile shows by
      -- its xmax alone. Of somebody else's lease that has run out and that another page of this person took meanwhile, it is not known.
      RETURNING pair_id, expires_at, (xmax = 0 OR EXISTS (SELECT FROM review_lease l
        WHERE l.pair_id = review_lease.pair_id AND (l.user_id <> ${userId} OR l.expires_at <= now()))) AS is_new
    )
    SELECT p.id::text, p.image_id::text AS "imageId", i.sha256, i.width, i.height, i.source::text AS "imageSource",
      i.source_url AS "sourceUrl", i.attribution, p.english, p.persian, p.original_persian AS "originalPersian",
      p.source::text, p.status::text, p.score, p.scorer, p.translator, p.flags, p.flagged,
      (SELECT count(*)::int FROM pair_comment c WHERE c.pair_id = p.id) AS comments,
      p.created_at AS "createdAt", ${PLACE} AS place, t.expires_at AS "leasedUntil", t.is_new AS "isNewlyLeased"
    FROM picked
    JOIN caption_pair p ON p.id = picked.id JOIN image i ON i.id = p.image_id
    LEFT JOIN taken t ON t.pair_id = picked.id
    ORDER BY picked.rank`;
}

const toPair = ({
  leasedUntil: _,
  isNewlyLeased: __,
  place: ___,
  createdAt: ____,
  sha256,
  ...pair
}: Row): QueuePair => ({
  ...pair,
  sha256: hexOf(sha256),
});
