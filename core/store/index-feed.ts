import { type EmbeddingSpace, type EmbeddingVector, unpackEmbedding } from '../domain/embedding.ts';
import type { ImageFacets, ImageSource } from '../domain/image.ts';
import type { Database } from './database.ts';

export interface FeedImage {
  readonly id: string;
  readonly facets: ImageFacets;
}

/** A picture as it stands now; `vector` is null while it has no embedding in the space. */
export interface CurrentImage extends FeedImage {
  readonly vector: EmbeddingVector | null;
}

/** A picture that changed, and a mark that differs with each change: what was seen once need not be read again. */
export interface Change {
  readonly id: string;
  readonly mark: string;
}

interface FacetRow {
  readonly id: string;
  readonly source: ImageSource;
  readonly city: string | null;
  readonly category: string | null;
  readonly createdAt: Date;
}

/** Pages are small enough that parsing one does not hold up the event loop for long (10,000 rows: 30 ms). */
const FACETS_PAGE = 2_000;
const CHANGES_PAGE = 2_000;

const facetsOf = ({ id, source, city, category, createdAt }: FacetRow): FeedImage => ({
  id,
  facets: { source, city, category, createdAt: createdAt.getTime() },
});

/** What the live index reads: all visible pictures, and what changed since. */
export class IndexFeed {
  readonly #database: Database;
  readonly #space: EmbeddingSpace;

  constructor(database: Database, space: EmbeddingSpace) {
    this.#database = database;
    this.#space = space;
  }

  /** All visible pictures in order of id, embedded or not. */
  async *visibleImages(): AsyncGenerator<FeedImage> {
    let last: string | undefined;
    for (;;) {
      const rows: FacetRow[] = await this.#database.prisma.image.findMany({
        where: { state: 'visible', ...(last && { id: { gt: last } }) },
        select: { id: true, source: true, city: true, category: true, createdAt: true },
        orderBy: { id: 'asc' },
        take: FACETS_PAGE,
      });
      for (const row of rows) yield facetsOf(row);
      last = rows.at(-1)?.id;
      if (rows.length < FACETS_PAGE) return;
    }
  }

  /** How these pictures stand now. Hidden, removed and unknown ones are left out. */
  async current(ids: readonly string[]): Promise<CurrentImage[]> {
    const { modelId, precision } = this.#space;
    const rows = await this.#database.prisma.$queryRaw<(FacetRow & { vector: Uint8Array | null })[]>`
      SELECT i.id::text, i.source::text, i.city, i.category, i.created_at AS "createdAt", e.vector
      FROM image i
      LEFT JOIN embedding e
        ON e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = i.id
      WHERE i.id = ANY(${ids}::uuid[]) AND i.state = 'visible'`;
    return rows.map(row => ({ ...facetsOf(row), vector: row.vector && unpackEmbedding(row.vector) }));
  }

  /** Pictures changed or embedded at or after this moment, in pages in order of id. */
  async *changedSince(moment: Date): AsyncGenerator<readonly Change[]> {
    const { modelId, precision } = this.#space;
    let last = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await this.#database.prisma.$queryRaw<Change[]>`
        SELECT id::text, max(at)::text AS mark FROM (
          SELECT id, updated_at AS at FROM image WHERE updated_at >= ${moment} AND id > ${last}::uuid
          UNION ALL
          SELECT image_id, created_at FROM embedding
          WHERE model_id = ${modelId} AND precision = ${precision}::"EmbeddingPrecision"
            AND created_at >= ${moment} AND image_id > ${last}::uuid
        ) changes
        GROUP BY id ORDER BY id LIMIT ${CHANGES_PAGE}`;
      if (rows.length > 0) yield rows;
      last = rows.at(-1)?.id ?? last;
      if (rows.length < CHANGES_PAGE) return;
    }
  }

  /**
   * The moment from which a later {@link changedSince} must begin to miss nothing: rows carry the time at which their
   * transaction wrote them, but appear when it commits, so the oldest transaction that is still writing counts.
   */
  async horizon(): Promise<Date> {
    const [row] = await this.#database.prisma.$queryRaw<{ horizon: Date }[]>`
      SELECT coalesce(least(now(), min(xact_start)), now()) AS horizon
      FROM pg_stat_activity
      WHERE datname = current_database() AND backend_xid IS NOT NULL`;
    return row!.horizon;
  }
}
