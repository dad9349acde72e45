import type { Database } from '../../data/database/database.ts';
import { ImageAudit } from '../../data/images/image-audit.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import type { MilvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { checkEmbeddings } from './check-embeddings.ts';
import { checkFiles } from './check-files.ts';
import { checkIndex } from './check-index.ts';
import type { CheckCounts, Finding } from './finding.ts';

export interface CheckOptions {
  readonly database: Database;
  readonly dataDir: string;
  readonly milvus?: MilvusSettings | undefined;
  readonly files: ImageFiles;
  /** The model whose embeddings and index are compared; a prepared model fits. */
  readonly model: EmbeddingSpace & { readonly dimension: number };
  /**
   * Also reads every original, and compares every vector with its embedding, which takes as long as reading them. The
   * index's files are always read: nothing else would notice a flipped bit in them.
   */
  readonly hashes?: boolean;
  /** Is called often with the progress. */
  onProgress?(counts: CheckCounts): void;
}

/**
 * Compares rows, files, embeddings and index, and yields each mismatch as it is found. It changes nothing and may run
 * beside everything else. What is merely in transit (files before their row, rows before the index of their embedding) is
 * no mismatch, except images that wait for the worker (`embedding-missing`). Memory stays flat for a million images.
 * Returns the counts of what was compared.
 * @throws RetryableError and Prisma's errors when the connection to the database is lost meanwhile.
 */
export async function* checkStore(options: CheckOptions): AsyncGenerator<Finding, CheckCounts> {
  const { database, dataDir, files, milvus, model, hashes = false, onProgress = () => undefined } = options;
  let counts: CheckCounts = { images: 0, files: 0, embeddings: 0, indexed: 0 };
  const add = (more: Partial<CheckCounts>): void => {
    const { images = 0, files = 0, embeddings = 0, indexed = 0 } = more;
    counts = {
      images: counts.images + images,
      files: counts.files + files,
      embeddings: counts.embeddings + embeddings,
      indexed: counts.indexed + indexed,
    };
    onProgress(counts);
  };
  yield* checkFiles({
    audit: new ImageAudit(database),
    files,
    hashes,
    onProgress: (images, files) => add({ images, files }),
  });
  // Vectors of another length cannot be compared with the index's; those images are embedded again first.
  let vectors = hashes;
  for await (const finding of checkEmbeddings({
    database,
    space: model,
    dimension: model.dimension,
    onProgress: embeddings => add({ embeddings }),
  })) {
    if (finding.kind === 'embedding-damaged') vectors = false;
    yield finding;
  }
  yield* checkIndex({
    database,
    dataDir,
    milvus,
    space: model,
    vectors,
    onProgress: indexed => add({ indexed }),
  });
  return counts;
}
