import type { ImageFacts } from '../../ground/domain/images/image.ts';
import { MicroBatch } from '../../ground/threads/micro-batch.ts';
import type { Database, HotQuery } from '../database/database.ts';

/** What a result shows of its image. */
export interface SearchRow extends Omit<ImageFacts, 'city' | 'category'> {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
  readonly caption: string | null;
  /** Whether that caption is approved, so that its words find the image. */
  readonly isCaptioned: boolean;
  /** The visible images that look the same. */
  readonly alike: readonly string[];
}

/** Images of a search with those that look the same. */
export interface GroupedImages {
  /** The oldest of an image's group, which may be hidden; those without a group stand for themselves. */
  readonly groups: ReadonlyMap<string, string>;
  readonly rows: ReadonlyMap<string, SearchRow>;
}

/** One of the images: its group, where it has one, and what is shown of it, where that was asked for and may be. */
type FoundImage = { readonly oldest: string | null } & (
  | SearchRow
  | { readonly id: string; readonly sha256: null }
);

/**
 * Groups of the images $1, rows of the images $2, all in one query: every search waits for it, and two at once take it half a
 * millisecond longer. Images that look the same (`near-duplicates.ts`) are each linked to an older one, that one perhaps to a
 * still older one, and the oldest of the chain stands for all. UNION, not UNION ALL: a walk also ends if links go in a circle.
 * Each step of a walk looks up its images by number (`OFFSET 0` keeps PostgreSQL from joining tables instead): it believes that a walk
 * has a thousand steps, where most have none, and reads whole tables for those as long as it has not counted its rows.
 */
const GROUPED: HotQuery = {
  name: 'grouped-images',
  sql: `
    WITH RECURSIVE up(id, at) AS (
      SELECT id, near_duplicate_of_id FROM image
      WHERE id = ANY($1::uuid[]) AND near_duplicate_of_id IS NOT NULL
      UNION
      SELECT up.id, older.at FROM up CROSS JOIN LATERAL (
        SELECT near_duplicate_of_id FROM image WHERE id = up.at AND near_duplicate_of_id IS NOT NULL OFFSET 0
      ) older(at)
    ), grouped(id, oldest) AS (
      SELECT id, min(at::text)::uuid FROM up GROUP BY id
    ), asked(id, oldest) AS (
      SELECT one.id, coalesce(grouped.oldest, one.id)
      FROM unnest($2::uuid[]) AS one(id) LEFT JOIN grouped ON grouped.id = one.id
    ), down(oldest, id) AS (
      SELECT oldest, oldest FROM asked
      UNION
      SELECT down.oldest, newer.id FROM down CROSS JOIN LATERAL (
        SELECT id FROM image WHERE near_duplicate_of_id = down.id OFFSET 0
      ) newer
    ), same(id, others) AS (
      SELECT asked.id, array_agg(o.id::text ORDER BY o.id)
      FROM asked JOIN down ON down.oldest = asked.oldest AND down.id <> asked.id CROSS JOIN LATERAL (
        SELECT id FROM image WHERE id = down.id AND state = 'visible' OFFSET 0
      ) o
      GROUP BY asked.id
    ), shown AS (
      SELECT i.id, encode(i.sha256, 'hex') AS sha256, i.format, i.width, i.height, i.source::text,
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
      WHERE i.id = ANY($2::uuid[]) AND i.state = 'visible'
    )
    SELECT * FROM shown FULL JOIN grouped USING (id)`,
};

/** What one search asks. */
interface Asked {
  readonly ids: readonly string[];
  readonly first: readonly string[];
}

/** Searches that ask together: with as many images as they list, one more costs what it would alone. */
const SEARCHES_A_QUERY = 32;

/**
 * Reads what search needs to show its results. Searches at the same time share a query: for sixteen of them, ways to PostgreSQL
 * were the largest part of what a search cost.
 */
export class SearchRowRepository {
  readonly #queries: MicroBatch<Asked, GroupedImages>;

  constructor(database: Database) {
    const ask = async (searches: readonly Asked[]): Promise<GroupedImages[]> => {
      const [ids, first] = [union(searches, 'ids'), union(searches, 'first')];
      const found = toGrouped(await database.ask<FoundImage>(GROUPED, [ids, first]));
      return searches.map(asked => partOf(found, asked));
    };
    this.#queries = new MicroBatch(ask, SEARCHES_A_QUERY);
  }

  /**
   * The visible ones of these images, each with its best caption: approved before others, then by score, then the
   * oldest.
   */
  async find(ids: readonly string[]): Promise<ReadonlyMap<string, SearchRow>> {
    return (await this.findGrouped(ids, ids)).rows;
  }

  /** Groups of all of these images, and what {@link find} gives of the first ones. */
  async findGrouped(ids: readonly string[], first: readonly string[]): Promise<GroupedImages> {
    return ids.length === 0 ? { groups: new Map(), rows: new Map() } : this.#queries.add({ ids, first });
  }
}

function union(searches: readonly Asked[], list: keyof Asked): string[] {
  const ids = new Set<string>();
  for (const asked of searches) for (const id of asked[list]) ids.add(id);
  return [...ids];
}

function toGrouped(found: readonly FoundImage[]): GroupedImages {
  const groups = new Map<string, string>();
  const rows = new Map<string, SearchRow>();
  for (const { oldest, ...image } of found) {
    if (oldest !== null) groups.set(image.id, oldest);
    if (image.sha256 !== null) rows.set(image.id, image);
  }
  return { groups, rows };
}

const partOf = ({ groups, rows }: GroupedImages, { ids, first }: Asked): GroupedImages => ({
  groups: entriesOf(groups, ids),
  rows: entriesOf(rows, first),
});

const entriesOf = <Value>(all: ReadonlyMap<string, Value>, ids: readonly string[]): Map<string, Value> =>
  new Map(
    ids.flatMap(id => {
      const value = all.get(id);
      return value === undefined ? [] : [[id, value]];
    }),
  );
