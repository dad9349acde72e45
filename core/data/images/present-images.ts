import { openDatabase } from '../database/database.ts';

/** Which of these images are here now and not removed. @param ids any number of them */
export async function presentImages(url: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const database = openDatabase(url);
  try {
    const rows = await database.prisma.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM image WHERE id = ANY(${[...ids]}::uuid[]) AND state <> 'removed'`;
    return new Set(rows.map(({ id }) => id));
  } finally {
    await database.close();
  }
}
