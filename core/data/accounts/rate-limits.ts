import type { Database } from '../database/database.ts';

/** At most `limit` times in `seconds`. */
export interface Rate {
  readonly limit: number;
  readonly seconds: number;
}

/** Counts recent events for all processes, across restarts. */
export class RateLimitRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Counts one more of `key` in its running window.
   * @returns 0 when it is within the rate, else the seconds until the window ends.
   */
  async hit(key: string, { limit, seconds }: Rate): Promise<number> {
    const [row] = await this.#database.prisma.$queryRaw<{ hits: number; wait: number }[]>`
      INSERT INTO rate_limit AS r (key, hits, expires_at)
      VALUES (${key}, 1, now() + make_interval(secs => ${seconds}::float8))
      ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN r.expires_at <= now() THEN 1 ELSE least(r.hits, 1000000) + 1 END,
        expires_at = CASE WHEN r.expires_at <= now() THEN excluded.expires_at ELSE r.expires_at END
      RETURNING hits, ceil(extract(epoch FROM expires_at - now()))::int AS wait`;
    // Of two concurrent calls, one may have begun before the other's window.
    return row!.hits > limit ? Math.min(seconds, Math.max(1, row!.wait)) : 0;
  }

  /** Deletes a key: after signing in, a person starts from zero. */
  async delete(key: string): Promise<void> {
    await this.#database.prisma.rateLimit.deleteMany({ where: { key } });
  }

  /** Deletes windows that are over. */
  async sweep(): Promise<void> {
    await this.#database.prisma.rateLimit.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  }
}
