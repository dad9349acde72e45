import { NIL_ID } from '../../ground/domain/id.ts';
import {
  type EmbeddingSpace,
  type EmbeddingVector,
  packEmbedding,
  unpackEmbedding,
} from '../../ground/domain/models/embedding.ts';
import type { Database } from '../database/database.ts';
import { notifyImagesChanged } from '../database/notifications.ts';

/** An image that waits for its embedding. */
export interface UnembeddedImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
}

export interface ImageEmbedding {
  readonly id: string;
  readonly vector: EmbeddingVector;
}

/** Rows in one page when all embeddings are read: 3 MB at 768 dimensions, in one piece. */
const PAGE = 2_000;
/** The embeddings of one space: one model at one precision. */
export class EmbeddingRepository {
  readonly #database: Database;
  readonly #space: EmbeddingSpace;

  constructor(database: Database, { modelId, precision }: EmbeddingSpace) {
    this.#database = database;
    this.#space = { modelId, precision };
  }

  /**
   * Readable images without an embedding in this space that can be found or wait for review, in order of id, after `after`.
   * The review needs them for the likeness of image and caption.
   */
  missing(limit: number, after = NIL_ID): Promise<UnembeddedImage[]> {
    const { modelId, precision } = this.#space;
    return this.#database.prisma.$queryRaw<UnembeddedImage[]>`
      SELECT i.id::text, encode(i.sha256, 'hex') AS sha256, i.format
      FROM image i
      WHERE i.state IN ('visible', 'pending') AND i.problem IS NULL AND i.id > ${after}::uuid
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
      WHERE i.state IN ('visible', 'pending') AND i.problem IS NULL
        AND NOT EXISTS (
          SELECT FROM embedding e
          WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = i.id)`;
    return row!.count;
  }

  /** Those of {@link countMissing} that a search would find. */
  async countMissingVisible(): Promise<number> {
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

  /** Counts the embeddings of visible images. */
  async count(): Promise<number> {
    return this.#database.prisma.embedding.count({ where: { ...this.#space, image: { state: 'visible' } } });
  }

  /** Whether a snapshot begun at this moment may hold images that were removed since. */
  async isRemovedSince(moment: Date): Promise<boolean> {
    const { modelId, precision } = this.#space;
    const rows = await this.#database.prisma.$queryRaw<unknown[]>`
      SELECT 1
      FROM image i
      JOIN embedding e
        ON e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision" AND e.image_id = i.id
      WHERE i.state = 'removed' AND i.updated_at >= ${moment} AND e.created_at < ${moment} LIMIT 1`;
    if (rows.length > 0) return true;
    // Taken-down images have left no embedding, under any model.
    const where = { wasIndexed: true, createdAt: { gte: moment } };
    return (await this.#database.prisma.takenDown.findFirst({ where, select: { sha256: true } })) !== null;
  }

  /** Counts the embeddings of visible images that were made at or after this moment. */
  async countSince(moment: Date): Promise<number> {
    const { modelId, precision } = this.#space;
    const [row] = await this.#database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count
      FROM embedding e JOIN image i ON i.id = e.image_id
      WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision"
        AND e.created_at >= ${moment} AND i.state = 'visible'`;
    return row!.count;
  }

  /**
   * Stores embeddings and announces their images. Existing embeddings stay as they are, and images that were removed or
   * deleted meanwhile are skipped: the lock waits for a takedown in progress, and the statement then sees its result.
   */
  async insert(embeddings: readonly ImageEmbedding[]): Promise<void> {
    if (embeddings.length === 0) return;
    const { modelId, precision } = this.#space;
    const ids = embeddings.map(({ id }) => id);
    const vectors = embeddings.map(({ vector }) => packEmbedding(vector));
    const length = vectors[0]!.length;
    if (vectors.some(vector => vector.length !== length))
      throw new RangeError('vectors of different lengths');
    // All vectors in one value: Prisma would send an array of byte strings as JSON, three times the size.
    const packed = new Uint8Array(Buffer.concat(vectors));
    await this.#database.prisma.$transaction(async tx => {
      await tx.$executeRaw`
        INSERT INTO embedding (image_id, model_id, precision, vector)
        SELECT i.id, ${modelId}, ${precision}::"EmbeddingPrecision",
               substring(${packed}::bytea FROM ((n.row - 1) * ${length} + 1)::int FOR ${length})
        FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS n(id, row)
        JOIN image i ON i.id = n.id AND i.state <> 'removed'
        ORDER BY i.id FOR KEY SHARE OF i
        ON CONFLICT DO NOTHING`;
      await notifyImagesChanged(tx, ids);
    });
  }

  /** Deletes embeddings of this space and announces their images, which are no longer found. */
  async remove(imageIds: readonly string[]): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      await tx.embedding.deleteMany({ where: { ...this.#space, imageId: { in: [...imageIds] } } });
      await tx.image.updateMany({ where: { id: { in: [...imageIds] } }, data: { updatedAt: new Date() } });
      await notifyImagesChanged(tx, imageIds);
    });
  }

  /** Records that an image cannot be read, so that it is not retried. */
  async markUnreadable(imageId: string, problem: string): Promise<void> {
    await this.#database.prisma.image.updateMany({ where: { id: imageId }, data: { problem } });
  }

  /**
   * Reads the embeddings of all visible images in order of id, page by page: flat memory for a million rows. A page is one
   * value, which is four times as fast as one value for each row, and blocks the event loop for 15 instead of 200 ms.
   */
  async *stream(): AsyncGenerator<ImageEmbedding> {
    const { modelId, precision } = this.#space;
    let last = NIL_ID;
    for (;;) {
      const [page] = await this.#database.prisma.$queryRaw<Page[]>`
        SELECT array_agg(id::text ORDER BY id) AS ids, string_agg(vector, ''::bytea ORDER BY id) AS vectors,
               coalesce(min(octet_length(vector)) = max(octet_length(vector)), true) AS "isEven"
        FROM (
          SELECT e.image_id AS id, e.vector
          FROM embedding e JOIN image i ON i.id = e.image_id
          WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision"
            AND e.image_id > ${last}::uuid AND i.id > ${last}::uuid AND i.state = 'visible'
          ORDER BY e.image_id LIMIT ${PAGE}) page`;
      const { ids, vectors, isEven } = page!;
      if (!ids || !vectors) return;
      if (!isEven) throw new RangeError(`embeddings of ${modelId} differ in length`);
      const numbers = unpackEmbedding(vectors);
      const dimension = numbers.length / ids.length;
      for (const [row, id] of ids.entries()) {
        yield { id, vector: numbers.subarray(row * dimension, (row + 1) * dimension) };
      }
      last = ids.at(-1)!;
      if (ids.length < PAGE) return;
    }
  }
}

/** Both null when no row is left. */
interface Page {
  readonly ids: string[] | null;
  readonly vectors: Uint8Array | null;
  readonly isEven: boolean;
}
