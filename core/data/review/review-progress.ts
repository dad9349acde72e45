import { TIME_ZONE } from '../../ground/domain/calendar-day.ts';
import type { PersonDay } from '../../ground/domain/person-day.ts';
import type { Database } from '../database/database.ts';

/** A longer pause than this is not counted as work. */
const PAUSE_SECONDS = 120;

/** How the review goes on, by day and person. Bulk decisions are no one's work and count nowhere. */
export class ReviewProgressRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Oldest day first. What was taken back counts as time and not as a decision.
   * @param options.days how many days, today included
   */
  async byDay({ days, personId }: { days: number; personId?: string }): Promise<PersonDay[]> {
    return this.#database.prisma.$queryRaw<PersonDay[]>`
      WITH acts AS (
        SELECT r.reviewer_id, r.created_at, r.action, r.undone_at,
          extract(epoch FROM r.created_at - lag(r.created_at) OVER w) AS gap
        FROM review r
        WHERE r.bulk_decision_id IS NULL AND r.reviewer_id IS NOT NULL
          AND r.created_at >= (date_trunc('day', now() AT TIME ZONE ${TIME_ZONE}) - make_interval(days => ${days - 1}::int))
            AT TIME ZONE ${TIME_ZONE}
          AND (${personId ?? null}::text IS NULL OR r.reviewer_id = ${personId ?? null})
        WINDOW w AS (PARTITION BY r.reviewer_id ORDER BY r.created_at, r.id)
      )
      SELECT (created_at AT TIME ZONE ${TIME_ZONE})::date::text AS day, reviewer_id AS "personId",
        count(*) FILTER (WHERE action IN ('approve', 'edit') AND undone_at IS NULL)::int AS approved,
        count(*) FILTER (WHERE action = 'reject' AND undone_at IS NULL)::int AS rejected,
        count(*) FILTER (WHERE action = 'edit' AND undone_at IS NULL)::int AS edited,
        count(*) FILTER (WHERE action = 'skip' AND undone_at IS NULL)::int AS skipped,
        coalesce(sum(gap) FILTER (WHERE gap <= ${PAUSE_SECONDS}), 0)::float8 AS "activeSeconds"
      FROM acts GROUP BY 1, 2 ORDER BY 1, 2`;
  }
}
