import type { Database } from '../database/database.ts';

/**
 * Images that look the same (`near-duplicates.ts`), as groups: each is linked to an older one, that one perhaps to a still
 * older one, and the oldest of the chain stands for all.
 */
export class LikenessRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The oldest of each image's group, which may be hidden; those without a group stand for themselves. */
  async groupsOf(imageIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (imageIds.length === 0) return new Map();
    // UNION, not UNION ALL: the walk also ends if links go in a circle.
    const rows = await this.#database.prisma.$queryRaw<{ id: string; oldest: string }[]>`
      WITH RECURSIVE up(id, at) AS (
        SELECT id, near_duplicate_of_id FROM image
        WHERE id = ANY(${imageIds}::uuid[]) AND near_duplicate_of_id IS NOT NULL
        UNION
        SELECT up.id, i.near_duplicate_of_id FROM up JOIN image i ON i.id = up.at
        WHERE i.near_duplicate_of_id IS NOT NULL
      )
      SELECT id::text, min(at::text) AS oldest FROM up GROUP BY id`;
    const oldest = new Map(rows.map(row => [row.id, row.oldest]));
    return new Map(imageIds.map(id => [id, oldest.get(id) ?? id]));
  }

  /** All visible images of groups, by the oldest one. @param oldest as `groupsOf` gives them. */
  async membersOf(oldest: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (oldest.length === 0) return new Map();
    const rows = await this.#database.prisma.$queryRaw<{ oldest: string; ids: string[] }[]>`
      WITH RECURSIVE down(oldest, id) AS (
        SELECT id, id FROM image WHERE id = ANY(${oldest}::uuid[])
        UNION
        SELECT down.oldest, i.id FROM down JOIN image i ON i.near_duplicate_of_id = down.id
      )
      SELECT oldest::text, array_agg(down.id::text ORDER BY down.id) AS ids
      FROM down JOIN image i ON i.id = down.id WHERE i.state = 'visible'
      GROUP BY oldest`;
    return new Map(rows.map(row => [row.oldest, row.ids]));
  }
}
