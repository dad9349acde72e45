import type { ImageFacts } from '../../ground/domain/images/image.ts';
import type { Database, HotQuery } from '../database/database.ts';
import { WALK_UP } from './likenesses.ts';

/** What a result shows of its image. */
export interface SearchRow extends Omit<ImageFacts, 'city' | 'category'> {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
  readonly caption: string | null;
  /** Whether that is an approved one, by whose words the image is found. */
  readonly isCaptioned: boolean;
  /** The visible images that look the same. */
  readonly alike: readonly string[];
}

/**
 * In one query: every result page waits for it, and what looks the same costs nothing beside the rows. That a link is one is
 * said where links are walked down, too: where few images have one, they are all that is read.
 */
const SHOWN: HotQuery = {
  name: 'search-rows',
  sql: `
    WITH RECURSIVE ${WALK_UP}, asked(id, oldest) AS (
      SELECT one.id, coalesce(min(up.at::text)::uuid, one.id)
      FROM unnest($1::uuid[]) AS one(id) LEFT JOIN up ON up.id = one.id GROUP BY one.id
    ), down(oldest, id) AS (
      SELECT oldest, oldest FROM asked
      UNION
      SELECT down.oldest, i.id FROM down JOIN image i ON i.near_duplicate_of_id = down.id
      WHERE i.near_duplicate_of_id IS NOT NULL
    ), same(id, others) AS (
      SELECT asked.id, array_agg(o.id::text ORDER BY o.id)
      FROM asked JOIN down ON down.oldest = asked.oldest AND down.id <> asked.id JOIN image o ON o.id = down.id
      WHERE o.state = 'visible'
      GROUP BY asked.id
    )
    SELECT i.id::text, encode(i.sha256, 'hex') AS sha256, i.format, i.width, i.height, i.source::text,
           i.source_url AS "sourceUrl", i.attribution, best.persian AS caption,
           best.status IS NOT DISTINCT FROM 'approved' AS "isCaptioned", coalesce(same.others, '{}') AS alike
    FROM image i
    LEFT JOIN same ON same.id = i.id
    LEFT JOIN LATERAL (
      SELECT persian, status FROM caption_pair
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
