import { NIL_ID } from '../../ground/domain/id.ts';
import type { ImageState } from '../../ground/domain/images/image.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { hexOf } from '../../ground/files/sha256.ts';
import { type DecisionOptions, wantedStates } from '../captions/image-visibility.ts';
import type { Database } from '../database/database.ts';

/** What an image's row says of its files. */
export interface StoredImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
  readonly byteSize: number;
  readonly width: number;
  readonly height: number;
  /** Which renditions it was given: RENDITION_SET, or an earlier one. */
  readonly renditionSet: number;
  readonly state: ImageState;
  readonly updatedAt: Date;
}

/** What the index takes from an image's embedding. */
export interface AuditedEmbedding {
  readonly id: string;
  readonly state: ImageState;
  /** Bytes of the vector. */
  readonly length: number;
  readonly embeddedAt: Date;
  /** When the image's row last changed. */
  readonly updatedAt: Date;
}

const PAGE = 2_000;
/** Reads rows for a comparison with files and index. */
export class ImageAudit {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All rows, removed ones too, whose sha256 begins with this byte. */
  withHashPrefix(prefix: number): Promise<StoredImage[]> {
    // 32 bytes sort before everything longer, so the last prefix needs no case of its own.
    const from = Uint8Array.of(prefix);
    const below = prefix < 255 ? Uint8Array.of(prefix + 1) : new Uint8Array(33).fill(255);
    return this.#database.prisma.$queryRaw<StoredImage[]>`
      SELECT id::text, encode(sha256, 'hex') AS sha256, format, byte_size AS "byteSize", width, height,
             rendition_set AS "renditionSet", state::text, updated_at AS "updatedAt"
      FROM image WHERE sha256 >= ${from} AND sha256 < ${below}`;
  }

  /** The row of an image that is not removed. */
  async find(imageId: string): Promise<Pick<StoredImage, 'sha256' | 'format'> | undefined> {
    const where = { id: imageId, state: { not: 'removed' as const } };
    const row = await this.#database.prisma.image.findFirst({ where });
    return row ? { sha256: hexOf(row.sha256), format: row.format } : undefined;
  }

  /** Images whose state is not the one that follows from their caption pairs, in order of id, behind `after`. */
  async wrongStates(options: DecisionOptions, limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.#database.prisma.$queryRaw<{ id: string }[]>`
      WITH wanted AS (${wantedStates(null, options)})
      SELECT i.id::text FROM image i JOIN wanted w ON w.id = i.id
      WHERE i.state <> w.state AND i.id > ${after}::uuid ORDER BY i.id LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  }

  /** Whether the image is still here, and not removed. */
  async isKept(imageId: string): Promise<boolean> {
    const where = { id: imageId, state: { not: 'removed' as const } };
    return (await this.#database.prisma.image.count({ where })) > 0;
  }

  /** Those of these ids that have a row, whatever its state. */
  async existing(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.#database.prisma.image.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true },
    });
    return new Set(rows.map(({ id }) => id));
  }

  /** All embeddings of a space in order of id, with the states of their images. */
  async *embeddings({ modelId, precision }: EmbeddingSpace): AsyncGenerator<AuditedEmbedding> {
    let last = NIL_ID;
    for (;;) {
      const rows = await this.#database.prisma.$queryRaw<AuditedEmbedding[]>`
        SELECT i.id::text, i.state::text, octet_length(e.vector) AS length,
               e.created_at AS "embeddedAt", i.updated_at AS "updatedAt"
        FROM embedding e JOIN image i ON i.id = e.image_id
        WHERE e.model_id = ${modelId} AND e.precision = ${precision}::"EmbeddingPrecision"
          AND e.image_id > ${last}::uuid AND i.id > ${last}::uuid
        ORDER BY e.image_id LIMIT ${PAGE}`;
      yield* rows;
      last = rows.at(-1)?.id ?? last;
      if (rows.length < PAGE) return;
    }
  }
}
