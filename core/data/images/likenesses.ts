import type { Database, HotQuery } from '../database/database.ts';

/** Every link above the images $1. UNION, not UNION ALL: the walk also ends if links go in a circle. */
export const WALK_UP = `
  up(id, at) AS (
    SELECT id, near_duplicate_of_id FROM image
    WHERE id = ANY($1::uuid[]) AND near_duplicate_of_id IS NOT NULL
    UNION
    SELECT up.id, i.near_duplicate_of_id FROM up JOIN image i ON i.id = up.at
    WHERE i.near_duplicate_of_id IS NOT NULL
  )`;

const GROUPS: HotQuery = {
  name: 'groups-of-images',
  sql: `WITH RECURSIVE ${WALK_UP} SELECT id::text, min(at::text) AS oldest FROM up GROUP BY id`,
};

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
    const rows = await this.#database.ask<{ id: string; oldest: string }>(GROUPS, [imageIds]);
    const oldest = new Map(rows.map(row => [row.id, row.oldest]));
    return new Map(imageIds.map(id => [id, oldest.get(id) ?? id]));
  }
}
