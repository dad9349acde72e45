import { addDays, dayOf } from '../../ground/domain/calendar-day.ts';
import type { PersonDay } from '../../ground/domain/review/person-day.ts';
import type { Database } from '../database/database.ts';

/**
 * How the review goes on, by day and person. Bulk decisions are no one's work and count nowhere. Triggers on review keep
 * the sums: what is read is a row a person and day, however many decisions there are.
 */
export class ReviewProgressRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Oldest day first. What was taken back counts as time and not as a decision.
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
