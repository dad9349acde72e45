import { NIL_ID } from '../../ground/domain/id.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { linkNearDuplicates } from './near-duplicates.ts';

export interface UnhashedImage {
  readonly id: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Perceptual hashes of images that came in without one: all sources have them, so that the same photo is seen across them. */
export class ImageHashRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Images without a hash, in order of id, from behind `after`. */
  async unhashed(limit: number, after = NIL_ID): Promise<UnhashedImage[]> {
    // A literal, since no plan for a parameter uses the index of rows without a hash.
    const rows = await this.#database.prisma.$queryRaw<{ id: string; sha256: Uint8Array }[]>`
      SELECT id::text, sha256 FROM image
      WHERE perceptual_hash IS NULL AND problem IS NULL AND state <> 'removed' AND id > ${after}::uuid
      ORDER BY id LIMIT ${limit}`;
    return rows.map(({ id, sha256 }) => ({ id, sha256: hexOf(sha256) }));
  }

  /**
   * Keeps hashes and links what looks like an older one. What a search is told of an image does not change.
   * @param hashes by id, as signed decimal numbers
   */
  async keep(hashes: ReadonlyMap<string, string>): Promise<void> {
    if (hashes.size === 0) return;
    await this.#database.prisma.$executeRaw`
      UPDATE image i SET perceptual_hash = h.hash::bigint
      FROM unnest(${[...hashes.keys()]}::uuid[], ${[...hashes.values()]}::text[]) AS h(id, hash)
      WHERE i.id = h.id AND i.state <> 'removed'`;
    await linkNearDuplicates(this.#database, [...hashes.keys()]);
  }
}
