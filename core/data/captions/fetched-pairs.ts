import { Prisma } from '../../../prisma/generated/client.ts';
import type {
  DecisionsQuery,
  ExchangePage,
  FetchedDecision,
  FetchedPair,
  PairsQuery,
} from '../../ground/domain/captions/pair-exchange.ts';
import { Id, NIL_ID } from '../../ground/domain/id.ts';
import { InputError } from '../../ground/errors.ts';
import { horizonOf } from '../database/changes-since.ts';
import type { Database } from '../database/database.ts';
import { wherePairs } from './where-pairs.ts';

/** Rows are reported this long after every transaction that ran beside them has ended: clocks of two machines differ. */
const SETTLED_MS = 6_000;

/** A place in a list that is in order of time and id. */
interface Place {
  readonly at: Date;
  readonly id: string;
}

/** Pairs and decisions for other programs, in the order in which they changed: a reader that keeps its cursor misses nothing. */
export class FetchedPairRepository {
  readonly #database: Database;
  readonly #settledMs: number;

  constructor(database: Database, settledMs = SETTLED_MS) {
    this.#database = database;
    this.#settledMs = settledMs;
  }

  /** A pair that changes comes again, at its new position. Removed images are left out. */
  async pairs({ cursor, changedSince, limit, ...filter }: PairsQuery): Promise<ExchangePage<FetchedPair>> {
    const from = placeOf(cursor, changedSince);
    const rows = await this.#database.prisma.$queryRaw<Row<FetchedPair, 'createdAt' | 'updatedAt'>[]>`
      SELECT p.id::text, p.image_id::text AS "imageId", encode(i.sha256, 'hex') AS "imageSha256", p.persian, p.english,
        p.source::text, p.status::text, p.score, p.scorer, p.flags, p.created_at AS "createdAt",
        p.updated_at AS "updatedAt"
      FROM caption_pair p JOIN image i ON i.id = p.image_id
      WHERE (p.updated_at, p.id) > (${from.at}, ${from.id}::uuid) AND p.updated_at < ${await this.#horizon()}
        AND i.state <> 'removed' AND ${wherePairs(filter)}
      ORDER BY p.updated_at, p.id LIMIT ${limit + 1}`;
    return toPage(rows, { limit, cursor }, ({ updatedAt, id }) => ({ at: updatedAt, id }), toPair);
  }

  /**
   * Acts in the order in which they came to count. Votes that wait for others are not told yet; one that decides later, since
   * fewer people are needed now, is told then.
   */
  async decisions({ cursor, since, limit, pairId }: DecisionsQuery): Promise<ExchangePage<FetchedDecision>> {
    const from = placeOf(cursor, since);
    const ofPair = pairId === undefined ? Prisma.sql`true` : Prisma.sql`r.pair_id = ${pairId}::uuid`;
    const horizon = await this.#horizon();
    // Two walks, each along its own index.
    const walk = (at: Prisma.Sql, which: Prisma.Sql) => Prisma.sql`(
      SELECT r.*, ${at} AS at FROM review r
      WHERE (${at}, r.id) > (${from.at}, ${from.id}::uuid) AND ${at} < ${horizon}
        AND ${which} AND NOT (r.blind AND r.status = 'pending') AND ${ofPair}
      ORDER BY ${at}, r.id LIMIT ${limit + 1})`;
    const rows = await this.#database.prisma.$queryRaw<Row<FetchedDecision, 'at'>[]>`
      SELECT r.id::text, r.pair_id::text AS "pairId", r.action::text, r.previous_status::text AS "previousStatus",
        r.status::text, r.previous_text AS "previousText", r.text, r.reasons, coalesce(r.reviewer, b.creator) AS reviewer,
        r.bulk_decision_id::text AS "bulkDecisionId", r.undoes_id::text AS undoes, r.at
      FROM (
        ${walk(Prisma.sql`r.created_at`, Prisma.sql`r.settled_at IS NULL`)} UNION ALL
        ${walk(Prisma.sql`r.settled_at`, Prisma.sql`r.settled_at IS NOT NULL`)}
      ) r LEFT JOIN bulk_decision b ON b.id = r.bulk_decision_id
      ORDER BY r.at, r.id LIMIT ${limit + 1}`;
    return toPage(
      rows,
      { limit, cursor },
      ({ at, id }) => ({ at, id }),
      ({ at, ...row }) => ({ ...row, at: at.toISOString() }),
    );
  }

  async #horizon(): Promise<Date> {
    return new Date((await horizonOf(this.#database)).getTime() - this.#settledMs);
  }
}

type Row<Item, Times extends keyof Item> = Omit<Item, Times> & { readonly [Time in Times]: Date };

const toPair = ({
  createdAt,
  updatedAt,
  ...row
}: Row<FetchedPair, 'createdAt' | 'updatedAt'>): FetchedPair => ({
  ...row,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

function toPage<Found, Item>(
  rows: readonly Found[],
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
  place: (row: Found) => Place,
  toItem: (row: Found) => Item,
): ExchangePage<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toItem),
    cursor: last === undefined ? (cursor ?? null) : toCursor(place(last)),
    hasMore: rows.length > limit,
  };
}

/** The year 10000, which PostgreSQL does not read as we write it. */
const END_OF_TIME = Date.UTC(10_000, 0);

const toCursor = ({ at, id }: Place): string =>
  Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

/** @throws InputError 'request.invalid' for a cursor that we did not make */
function placeOf(cursor: string | undefined, since: string | undefined): Place {
  if (cursor === undefined) {
    // After the moment before, so that the moment itself is included.
    const at = new Date(since === undefined ? 0 : Math.max(0, Date.parse(since) - 1));
    return { at, id: since === undefined ? NIL_ID : 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
  }
  const [time, given] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(time ?? '');
  const id = Id.safeParse(given).data;
  if (!(at.getTime() >= 0 && at.getTime() < END_OF_TIME) || id === undefined) {
    throw new InputError('request.invalid', { reason: 'cursor: not one that was given out' });
  }
  return { at, id };
}
