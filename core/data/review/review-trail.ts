import { Prisma } from '../../../prisma/generated/client.ts';
import type { TrailAct, TrailFilter } from '../../ground/domain/review/trail.ts';
import type { Database } from '../database/database.ts';

/** Rows in one query while the whole trail is read. */
const BATCH = 1_000;

/** The audit trail, for people and for exports: newest first, in pages by key. */
export class ReviewTrailRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param options.before the id of the last act of the previous page; the page is empty if that act no longer exists. */
  async page(
    filter: TrailFilter,
    { before, limit }: { before?: string | undefined; limit: number },
  ): Promise<TrailAct[]> {
    return this.#database.prisma.$queryRaw<TrailAct[]>`
      SELECT r.id::text, r.created_at AS at, coalesce(r.reviewer, b.creator) AS who, r.action::text,
        r.bulk_decision_id::text AS "bulkDecisionId", r.pair_id::text AS "pairId", p.english, p.persian,
        r.previous_status::text AS "previousStatus", r.status::text, r.previous_text AS "previousText", r.text,
        r.reasons, r.undone_at AS "undoneAt"
      FROM review r
      JOIN caption_pair p ON p.id = r.pair_id
      LEFT JOIN bulk_decision b ON b.id = r.bulk_decision_id
      WHERE ${whereTrail(filter)} AND ${behind(before)}
      ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`;
  }

  /** All acts that pass the filter, newest first, a batch at a time: memory stays flat however many there are. */
  async *all(filter: TrailFilter): AsyncGenerator<TrailAct> {
    for (let before: string | undefined; ; ) {
      const batch = await this.page(filter, { before, limit: BATCH });
      yield* batch;
      before = batch.at(-1)?.id;
      if (before === undefined || batch.length < BATCH) return;
    }
  }
}

const behind = (before: string | undefined): Prisma.Sql =>
  before === undefined
    ? Prisma.sql`true`
    : Prisma.sql`(r.created_at, r.id) < (SELECT l.created_at, l.id FROM review l WHERE l.id = ${before}::uuid)`;

function whereTrail({ person, action, kind, days, pair }: TrailFilter): Prisma.Sql {
  const conditions = [
    person !== undefined &&
      Prisma.sql`(r.reviewer_id = ${person}
        OR r.bulk_decision_id IN (SELECT id FROM bulk_decision WHERE creator_id = ${person}))`,
    action && Prisma.sql`r.action = ${action}::"ReviewAction"`,
    kind === 'bulk' && Prisma.sql`r.bulk_decision_id IS NOT NULL`,
    kind === 'single' && Prisma.sql`r.bulk_decision_id IS NULL`,
    days !== undefined && Prisma.sql`r.created_at >= now() - make_interval(days => ${days}::int)`,
    pair !== undefined && Prisma.sql`r.pair_id = ${pair}::uuid`,
  ].filter(condition => condition instanceof Prisma.Sql);
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}
