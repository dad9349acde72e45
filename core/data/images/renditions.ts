import { NIL_ID } from '../../ground/domain/id.ts';
import { RENDITION_SET } from '../../ground/domain/images/renditions.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';

export interface UnrenderedImage {
  readonly id: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Which images still have the renditions of an earlier version. */
export class RenditionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In order of id, from behind `after`. */
  async unrendered(limit: number, after = NIL_ID): Promise<UnrenderedImage[]> {
    // A literal, since no plan for a parameter uses the index of these.
    const rows = await this.#database.prisma.$queryRaw<{ id: string; sha256: Uint8Array }[]>`
      SELECT id::text, sha256 FROM image
      WHERE rendition_set < 2 AND state <> 'removed' AND id > ${after}::uuid
      ORDER BY id LIMIT ${limit}`;
    return rows.map(({ id, sha256 }) => ({ id, sha256: hexOf(sha256) }));
  }

  /** Notes that all are there now. @returns the ids that are still here: the files of the others have to go again. */
  async noteRendered(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.#database.prisma.$queryRaw<{ id: string }[]>`
      UPDATE image SET rendition_set = ${RENDITION_SET}
      WHERE id = ANY(${[...ids]}::uuid[]) AND state <> 'removed' RETURNING id::text`;
    return new Set(rows.map(({ id }) => id));
  }
}
