import { addDays, dayOf } from '../../ground/domain/calendar-day.ts';
import type { PersonDay } from '../../ground/domain/review/person-day.ts';
import type { Database } from '../database/database.ts';

/**
 * The progress of the review, by day and person. Bulk decisions are nobody's work and do not count. Triggers on `review`
 * maintain the sums, so reading takes one row for each person and day, however many decisions there are.
 */
export class ReviewProgressRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Oldest day first. Undone acts count as time but not as decisions.
   * @param options.days how many days, today included
   */
  async byDay({ days, now = new Date() }: { days: number; now?: Date }): Promise<PersonDay[]> {
    const first = addDays(dayOf(now), 1 - days);
    return this.#database.prisma.$queryRaw<PersonDay[]>`
      SELECT day::text, reviewer_id AS "personId", approved, rejected, edited, skipped,
        active_seconds AS "activeSeconds"
      FROM review_day WHERE day >= ${first}::date ORDER BY day, reviewer_id`;
  }
}
