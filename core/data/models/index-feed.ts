import { NIL_ID } from '../../ground/domain/id.ts';
import type { ImageFacets, ImageSource } from '../../ground/domain/images/image.ts';
import {
  type EmbeddingSpace,
  type EmbeddingVector,
  unpackEmbedding,
} from '../../ground/domain/models/embedding.ts';
import {
  CHANGES_PAGE,
  type Change,
  type ChangeRow,
  type ChangeSource,
  changePages,
  horizonOf,
  imagesChangedSince,
} from '../database/changes-since.ts';
import type { Database } from '../database/database.ts';

export interface FeedImage {
  readonly id: string;
  readonly facets: ImageFacets;
}

/** An image's present state; `vector` is null while it has no embedding in the space. */
export interface CurrentImage extends FeedImage {
  readonly vector: EmbeddingVector | null;
}

interface FacetRow {
  readonly id: string;
  readonly source: ImageSource;
  readonly city: string | null;
  readonly category: string | null;
  readonly createdAt: Date;
}

/** Parsing a page blocks the event loop for some milliseconds (2,000 rows: 10 to 20 ms). */
const FACETS_PAGE = 500;

const facetsOf = ({ id, source, city, category, createdAt }: FacetRow): FeedImage => ({
  id,
  facets: { source, city, category, createdAt: createdAt.getTime() },
});

/** The live index's source: all images that can be found, and later changes. */
export class IndexFeed implements ChangeSource {
  readonly #database: Database;
  readonly #space: EmbeddingSpace;

  constructor(database: Database, space: EmbeddingSpace) {
    this.#database = database;
    this.#space = space;
  }

  /** All visible images that have an embedding, in order of id. */
  async *findableImages(): AsyncGenerator<FeedImage> {
    const { modelId, precision } = this.#space;
    let last = NIL_ID;
    for (;;) {
      // Both sides of the join get a lower bound: otherwise PostgreSQL walks one of them from its start.
      const rows = await this.#database.prisma.$queryRaw<FacetRow[]>`
        SELECT i.id::text, i.source::text, i.city, i.category, i.created_at AS "createdAt"
        FROM embedding e JOIN image i ON i.id = e.image_id
        WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision"
          AND e.image_id > ${last}::uuid AND i.id > ${last}::uuid AND i.state = 'visible'
        ORDER BY e.image_id LIMIT ${FACETS_PAGE}`;
      for (const row of rows) yield facetsOf(row);
      last = rows.at(-1)?.id ?? last;
      if (rows.length < FACETS_PAGE) return;
    }
  }

  /** The present state of these images. Hidden, removed and unknown ones are left out. */
  async current(ids: readonly string[]): Promise<CurrentImage[]> {
    const { modelId, precision } = this.#space;
    const rows = await this.#database.prisma.$queryRaw<(FacetRow & { vector: Uint8Array | null })[]>`
      /* prepared: current-images */
      SELECT i.id::text, i.source::text, i.city, i.category, i.created_at AS "createdAt", e.vector
      FROM image i
      LEFT JOIN embedding e
        ON e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = i.id
      WHERE i.id = ANY(${ids}::uuid[]) AND i.state = 'visible'`;
    return rows.map(row => ({ ...facetsOf(row), vector: row.vector && unpackEmbedding(row.vector) }));
  }

  /** Images changed at or after this moment, then those embedded since, each in pages in order of time. */
  async *changedSince(moment: Date): AsyncGenerator<readonly Change[]> {
    const { prisma } = this.#database;
    const { modelId, precision } = this.#space;
    yield* imagesChangedSince(this.#database, moment);
    yield* changePages(
      moment,
      ({ at, id }) => prisma.$queryRaw<ChangeRow[]>`
        SELECT image_id::text AS id, created_at AS at FROM embedding
        WHERE model_id = ${modelId} AND precision = ${precision}::"EmbeddingPrecision"
          AND (created_at, image_id) > (${at}, ${id}::uuid)
        ORDER BY created_at, image_id LIMIT ${CHANGES_PAGE}`,
    );
  }

  horizon(): Promise<Date> {
    return horizonOf(this.#database);
  }
}
