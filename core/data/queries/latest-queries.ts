import type { Database } from '../database/database.ts';

/** Persian queries that people asked lately, each once: as long as queries are kept. */
export async function latestQueries({ prisma }: Database, limit: number): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ text: string }[]>`
    SELECT text FROM query_log
    WHERE kind = 'text' AND text ~ '[\u0600-\u06FF]'
    GROUP BY text ORDER BY max(created_at) DESC LIMIT ${limit}`;
  return rows.map(({ text }) => text);
}
