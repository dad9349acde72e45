import { z } from 'zod';
import { NIL_ID } from '../../ground/domain/id.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { type LockConnection, withLockConnection } from '../database/advisory-lock.ts';
import { CLAIMS } from '../database/claims.ts';
import type { UnembeddedImage } from './embeddings.ts';

/**
 * The images that one query examines in 20 to 80 ms. Searching ten million embedded images for the few without an embedding
 * would block the connection's sign of life.
 */
const REACH = 20_000;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const ClaimedRow = z.object({ id: z.string(), sha256: z.string(), format: z.string(), taken: z.boolean() });

/** The images found by one query for what is missing. */
export interface ClaimedSlice {
  /** Images that no other process is embedding. */
  readonly images: readonly UnembeddedImage[];
  /** Where the next look begins, though this one may have found nothing; undefined when nothing is missing behind `after`. */
  readonly last: string | undefined;
  /** The number of images that other processes are embedding. */
  readonly others: number;
}

/**
 * Divides the work among several processes: a lock for each image that this process embeds, on a connection that ends with
 * the process, even if it is killed. The next process that looks then takes those images.
 */
export interface EmbeddingClaims {
  /** Takes up to this many of the next images without an embedding, in order of id, after `after`. */
  take(limit: number, after?: string): Promise<ClaimedSlice>;
  /** Releases images whose embeddings are stored or cannot be made. */
  release(imageIds: readonly string[]): Promise<void>;
}

/**
 * @param run its signal is aborted when the claims are lost.
 * @throws RetryableError 'work.lock-lost'; what `run` throws.
 */
export const withEmbeddingClaims = <T>(
  url: string,
  space: EmbeddingSpace,
  run: (claims: EmbeddingClaims, signal: AbortSignal) => Promise<T>,
  { signal, reach = REACH }: { readonly signal?: AbortSignal | undefined; readonly reach?: number } = {},
): Promise<T> =>
  withLockConnection(
    { url, work: 'embedImages' },
    (connection, signal) => run(new LockedImages(connection, space, reach), signal),
    { signal },
  );

class LockedImages implements EmbeddingClaims {
  readonly #connection: LockConnection;
  readonly #space: EmbeddingSpace;
  readonly #reach: number;

  constructor(connection: LockConnection, space: EmbeddingSpace, reach: number) {
    this.#connection = connection;
    this.#space = space;
    this.#reach = reach;
  }

  async take(limit: number, after = NIL_ID): Promise<ClaimedSlice> {
    const { modelId, precision } = this.#space;
    const [end] = await this.#connection.query(
      'SELECT id::text FROM image WHERE id > $1::uuid ORDER BY id OFFSET $2 LIMIT 1',
      [after, this.#reach - 1],
    );
    const reached = z.object({ id: z.string() }).optional().parse(end)?.id;
    // The page is cut before anything is locked: a lock that fails must not make the query look for further rows.
    const rows = await this.#connection.query(
      `WITH page AS MATERIALIZED (
         SELECT i.id, encode(i.sha256, 'hex') AS sha256, i.format
         FROM image i
         WHERE i.state IN ('visible', 'pending') AND i.problem IS NULL AND i.id > $3::uuid AND i.id <= $6::uuid
           AND NOT EXISTS (
             SELECT FROM embedding e
             WHERE e.model_id = $1 AND e.precision = $2::"EmbeddingPrecision" AND e.image_id = i.id)
         ORDER BY i.id LIMIT $4)
       SELECT id::text, sha256, format, pg_try_advisory_lock($5, hashtext($1 || id::text)) AS taken
       FROM page ORDER BY id`,
      [modelId, precision, after, limit, CLAIMS.embedImages, reached ?? LAST_ID],
    );
    const page = z.array(ClaimedRow).parse(rows);
    const images = page.filter(({ taken }) => taken);
    const last = page.length < limit ? reached : undefined;
    return { images, last: last ?? page.at(-1)?.id, others: page.length - images.length };
  }

  async release(imageIds: readonly string[]): Promise<void> {
    await this.#connection.query(
      'SELECT pg_advisory_unlock($1, hashtext($2 || id)) FROM unnest($3::text[]) AS id',
      [CLAIMS.embedImages, this.#space.modelId, imageIds],
    );
  }
}
