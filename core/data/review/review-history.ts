import { dayOf, startOfDay } from '../../ground/domain/calendar-day.ts';
import type { PairStatus } from '../../ground/domain/captions/caption-pair.ts';
import type { ReviewAction } from '../../ground/domain/review/review.ts';
import type { Database } from '../database/database.ts';

/** One's own act that still holds. */
export interface OwnReview {
  readonly id: string;
  readonly pairId: string;
  readonly action: ReviewAction;
  readonly reasons: string[];
  readonly status: PairStatus;
  readonly createdAt: Date;
}

/** A person's progress today. */
export interface DayProgress {
  readonly approved: number;
  readonly rejected: number;
  /** Decisions of the last ten minutes. */
  readonly recent: number;
}

const RECENT_MINUTES = 10;

/** The acts of one person: undo walks back along them, and the corner of the screen counts them. */
export class ReviewHistoryRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Acts that can be undone, newest first, from before the one with the id `before`. */
  async own(
    userId: string,
    { before, limit }: { before: string | null; limit: number },
  ): Promise<OwnReview[]> {
    return this.#database.prisma.$queryRaw<OwnReview[]>`
      SELECT id::text, pair_id::text AS "pairId", action::text, reasons, status::text, created_at AS "createdAt"
      FROM review r
      WHERE r.reviewer_id = ${userId} AND r.undone_at IS NULL AND r.action <> 'undo'
        AND (${before}::uuid IS NULL
          OR (r.created_at, r.id) < (SELECT b.created_at, b.id FROM review b WHERE b.id = ${before}::uuid))
      ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`;
  }

  /**
   * Counts acts as `review_day` does: a vote that waits for others is work, too.
   * @param now determines the day, by calendar-day.ts.
   */
  async progress(userId: string, now = new Date()): Promise<DayProgress> {
    const since = startOfDay(dayOf(now)) ?? now;
    const [row] = await this.#database.prisma.$queryRaw<DayProgress[]>`
      SELECT count(*) FILTER (WHERE d.approves)::int AS approved, count(*) FILTER (WHERE NOT d.approves)::int AS rejected,
        count(*) FILTER (WHERE d.created_at > now() - make_interval(mins => ${RECENT_MINUTES}))::int AS recent
      FROM (
        SELECT r.action <> 'reject' AS approves, r.created_at FROM review r
        WHERE r.reviewer_id = ${userId} AND r.created_at >= ${since} AND r.undone_at IS NULL
          AND r.action IN ('approve', 'reject', 'edit')
        UNION ALL
        -- Gold pairs are judged like all others, and their answers stay.
        SELECT a.status = 'approved', a.created_at FROM gold_answer a
        WHERE a.user_id = ${userId} AND a.created_at >= ${since}
      ) AS d`;
    return row ?? { approved: 0, rejected: 0, recent: 0 };
  }
}
