import type { Database } from '../database/database.ts';

export interface QueueCount {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  /** Within a day. */
  readonly failed: number;
}

/** How many jobs of each name are in which state, from the job queue's own table (pg-boss 12). */
export async function queueCounts({ prisma }: Database): Promise<QueueCount[]> {
  const [queue] = await prisma.$queryRaw<{ isThere: boolean }[]>`
    SELECT to_regclass('pgboss.job') IS NOT NULL AS "isThere"`;
  if (!queue?.isThere) return [];
  return prisma.$queryRaw<QueueCount[]>`
    SELECT name,
      count(*) FILTER (WHERE state::text IN ('created', 'retry'))::int AS waiting,
      count(*) FILTER (WHERE state::text = 'active')::int AS active,
      count(*) FILTER (WHERE state::text = 'failed' AND completed_on > now() - interval '1 day')::int AS failed
    FROM pgboss.job WHERE name NOT LIKE '\_\_pgboss%' GROUP BY name ORDER BY name`;
}

/** The names under which processes are connected to the database now, and the database's version. */
export async function connectedProcesses({
  prisma,
}: Database): Promise<{ readonly names: ReadonlySet<string>; readonly version: string }> {
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()`;
  const [server] = await prisma.$queryRaw<{ version: string }[]>`
    SELECT current_setting('server_version') AS version`;
  return { names: new Set(rows.map(({ name }) => name)), version: server?.version ?? '' };
}
