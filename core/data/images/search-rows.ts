import type { ImageFacts } from '../../ground/domain/images/image.ts';
import type { Database, HotQuery } from '../database/database.ts';

/** What a result shows of its image. */
export interface SearchRow extends Omit<ImageFacts, 'city' | 'category'> {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
  readonly caption: string | null;
}

const SHOWN: HotQuery = {
  name: 'search-rows',
  sql: `
    SELECT i.id::text, encode(i.sha256, 'hex') AS sha256, i.format, i.width, i.height, i.source::text,
           i.source_url AS "sourceUrl", i.attribution, best.persian AS caption
    FROM image i
    LEFT JOIN LATERAL (
      SELECT persian FROM caption_pair
      WHERE image_id = i.id AND status <> 'rejected' AND (source <> 'feedback' OR status = 'approved')
      ORDER BY status = 'approved' DESC, score DESC NULLS LAST, created_at, id
      LIMIT 1
    ) best ON true
    WHERE i.id = ANY($1::uuid[]) AND i.state = 'visible'`,
};

/** Reads what search needs to show its results. */
export class SearchRowRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The visible ones of these images, each with its best caption: approved before others, then by score, then the
   * oldest.
   */
  async find(ids: readonly string[]): Promise<Map<string, SearchRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.ask<SearchRow>(SHOWN, [ids]);
    return new Map(rows.map(row => [row.id, row]));
  }
}
