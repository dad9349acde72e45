import type { Database } from '../database/database.ts';

/** Names of the jobs that run just now, by the job queue's tables (pg-boss 12). */
export async function runningJobs({ prisma }: Database): Promise<string[]> {
  const [queue] = await prisma.$queryRaw<{ isThere: boolean }[]>`
    SELECT to_regclass('pgboss.job') IS NOT NULL AS "isThere"`;
  if (!queue?.isThere) return [];
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT name FROM pgboss.job WHERE state::text = 'active' ORDER BY name`;
  return rows.map(({ name }) => name);
}
