import {
  type EmbeddingSpace,
  type EmbeddingVector,
  packEmbedding,
  unpackEmbedding,
} from '../domain/embedding.ts';
import type { Database } from './database.ts';
import { notifyImagesChanged } from './notifications.ts';

/** A picture that waits for its embedding. */
export interface UnembeddedImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
}

export interface ImageEmbedding {
  readonly id: string;
  readonly vector: EmbeddingVector;
}

/** Rows of one page when all embeddings are read: some megabytes at 768 dimensions. */
const PAGE = 2_000;
/** Sorts before every id. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** The embeddings of one space: one model at one precision. */
export class EmbeddingRepository {
  readonly #database: Database;
  readonly #space: EmbeddingSpace;

  constructor(database: Database, { modelId, precision }: EmbeddingSpace) {
    this.#database = database;
    this.#space = { modelId, precision };
  }

  /** Visible, readable pictures without an embedding here, in order of id, beginning behind `after`. */
  missing(limit: number, after = NIL): Promise<UnembeddedImage[]> {
    const { modelId, precision } = this.#space;
    return this.#database.prisma.$queryRaw<UnembeddedImage[]>`
      SELECT i.id::text, encode(i.sha256, 'hex') AS sha256, i.format
      FROM image i
      WHERE i.state = 'visible' AND i.problem IS NULL AND i.id > ${after}::uuid
        AND NOT EXISTS (
          SELECT FROM embedding e
          WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = i.id)
      ORDER BY i.id LIMIT ${limit}`;
  }

  async countMissing(): Promise<number> {
    const { modelId, precision } = this.#space;
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count
      FROM image i
      WHERE i.state = 'visible' AND i.problem IS NULL
        AND NOT EXISTS (
          SELECT FROM embedding e
          WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = i.id)`;
    return row!.count;
  }

  /** Embeddings of visible pictures. */
  async count(): Promise<number> {
    return this.#database.prisma.embedding.count({ where: { ...this.#space, image: { state: 'visible' } } });
  }

  /** Keeps embeddings and announces their pictures; what is known already is left as it is. */
  async insert(embeddings: readonly ImageEmbedding[]): Promise<void> {
    if (embeddings.length === 0) return;
    const data = embeddings.map(({ id, vector }) => ({
      ...this.#space,
      imageId: id,
      vector: packEmbedding(vector),
    }));
    await this.#database.prisma.$transaction(async tx => {
      await tx.embedding.createMany({ data, skipDuplicates: true });
      await notifyImagesChanged(
        tx,
        embeddings.map(({ id }) => id),
      );
    });
  }

  /** Notes that a picture cannot be read, so that nobody tries again. */
  async markUnreadable(imageId: string, problem: string): Promise<void> {
    await this.#database.prisma.image.update({ where: { id: imageId }, data: { problem } });
  }

  /** Embeddings of all visible pictures in order of id, page by page: flat memory for a million rows. */
  async *stream(): AsyncGenerator<ImageEmbedding> {
    const { modelId, precision } = this.#space;
    let last = NIL;
    for (;;) {
      const rows = await this.#database.prisma.$queryRaw<{ id: string; vector: Uint8Array }[]>`
        SELECT e.image_id::text AS id, e.vector
        FROM embedding e JOIN image i ON i.id = e.image_id
        WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision"
          AND e.image_id > ${last}::uuid AND i.state = 'visible'
        ORDER BY e.image_id LIMIT ${PAGE}`;
      for (const { id, vector } of rows) yield { id, vector: unpackEmbedding(vector) };
      last = rows.at(-1)?.id ?? last;
      if (rows.length < PAGE) return;
    }
  }
}
