import type { Database } from '../database/database.ts';

/** A job that will not end by itself. */
export interface TroubledJob {
  readonly id: string;
  readonly name: string;
  /** Out of retries, or without a worker. */
  readonly trouble: 'failed' | 'stuck';
}

/** A queue with a heartbeat gives a job up after one of them; twice that, nobody looks after the queue. */
const QUIET_BEATS = 3;

/** Looks at the job queue's tables (pg-boss 12) from outside: the queue itself only sees the jobs that it works at. */
export class JobAudit {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Jobs that failed for good within the last day, and those that run according to the queue and yet do not. */
  async troubled(limit: number): Promise<TroubledJob[]> {
    const { prisma } = this.#database;
    const [queue] = await prisma.$queryRaw<{ isThere: boolean }[]>`
      SELECT to_regclass('pgboss.job') IS NOT NULL AS "isThere"`;
    if (!queue?.isThere) return [];
    return prisma.$queryRaw<TroubledJob[]>`
      SELECT id::text, name, CASE state::text WHEN 'failed' THEN 'failed' ELSE 'stuck' END AS trouble
      FROM pgboss.job
      WHERE (state::text = 'failed' AND completed_on > now() - interval '1 day')
        OR (state::text = 'active' AND (
          started_on + expire_seconds * interval '1 second' < now()
          OR heartbeat_on + heartbeat_seconds * ${QUIET_BEATS} * interval '1 second' < now()))
      ORDER BY created_on LIMIT ${limit}`;
  }

  /** Deletes jobs. */
  async delete(jobs: readonly Pick<TroubledJob, 'id' | 'name'>[]): Promise<void> {
    for (const { id, name } of jobs)
      await this.#database.prisma
        .$executeRaw`DELETE FROM pgboss.job WHERE name = ${name} AND id = ${id}::uuid`;
  }
}
