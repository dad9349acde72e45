import type { Database } from '../database/database.ts';

/** Whether a worker process is connected now: PostgreSQL knows, and forgets it the moment the worker dies. */
export async function isWorkerAlive(database: Database, applicationName: string): Promise<boolean> {
  const rows = await database.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ${applicationName} LIMIT 1`;
  return rows.length > 0;
}
