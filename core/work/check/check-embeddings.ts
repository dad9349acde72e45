import type { Database } from '../../data/database/database.ts';
import { ImageAudit } from '../../data/images/image-audit.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import type { Finding } from './finding.ts';

export interface CheckEmbeddingsOptions {
  readonly database: Database;
  readonly space: EmbeddingSpace;
  /** Numbers in one embedding. */
  readonly dimension: number;
  onProgress(embeddings: number): void;
}

/** Rows in one query for what is missing. */
const PAGE = 1_000;
const BYTES_PER_NUMBER = 2;

/** Looks for visible images without an embedding, and for broken embeddings. */
export async function* checkEmbeddings(options: CheckEmbeddingsOptions): AsyncGenerator<Finding> {
  const { database, space, dimension, onProgress } = options;
  const repository = new EmbeddingRepository(database, space);
  for (let after: string | undefined; ; ) {
    const page = await repository.missing(PAGE, after);
    for (const { id } of page) yield { kind: 'embedding-missing', imageId: id };
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  const expected = dimension * BYTES_PER_NUMBER;
  for await (const { id, length } of new ImageAudit(database).embeddings(space)) {
    onProgress(1);
    if (length !== expected) {
      const reason = `${length} bytes instead of ${expected}`;
      yield { kind: 'embedding-damaged', imageId: id, reason };
    }
  }
}
