import type { Database } from './database.ts';

/** How many connections others hold to this database: while one lives, a process may write. */
export async function countOtherConnections({ prisma }: Database): Promise<number> {
  const [row] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  return row!.count;
}
