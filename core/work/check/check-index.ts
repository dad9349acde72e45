import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { withAdvisoryLock } from '../../data/database/advisory-lock.ts';
import type { Database } from '../../data/database/database.ts';
import { type AuditedEmbedding, ImageAudit } from '../../data/images/image-audit.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import { type Snapshot, SnapshotRepository } from '../../data/models/snapshots.ts';
import { compareIds, findId, ID_BYTES, packIds, readId } from '../../engines/vector-index/id-bytes.ts';
import { checkSnapshotOnMilvus } from '../../engines/vector-index/milvus/check-snapshot-on-milvus.ts';
import type { MilvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import { leftSnapshots } from '../../engines/vector-index/snapshot/left-snapshots.ts';
import { readSnapshotIds, SNAPSHOT_FILES } from '../../engines/vector-index/snapshot/snapshot-files.ts';
import { verifySnapshot } from '../../engines/vector-index/snapshot/verify-snapshot.ts';
import type { EmbeddingSpace } from '../../ground/domain/models/embedding.ts';
import { isPassing, NegarehError, reasonOf } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { findLeftovers } from '../../ground/files/leftovers.ts';
import type { Finding } from './finding.ts';

export interface CheckIndexOptions {
  readonly database: Database;
  readonly dataDir: string;
  readonly space: EmbeddingSpace;
  /** The Milvus server that holds the collections of snapshots built for it. */
  readonly milvus?: MilvusSettings | undefined;
  /** Also compares each vector with its embedding. */
  readonly vectors: boolean;
  onProgress(indexed: number): void;
}

/**
 * A row may carry a time from before the build and yet have appeared behind the build's reader: search adds such rows
 * itself.
 */
const SETTLED_MS = 60_000;

/** Compares the snapshots' rows with their folders, and the published index with the embeddings. */
export async function* checkIndex(options: CheckIndexOptions): AsyncGenerator<Finding> {
  const { database, dataDir, space, vectors, onProgress } = options;
  const repository = new SnapshotRepository(database);
  const snapshots = await repository.list();
  yield* checkFolders(repository, snapshots, options);
  const published = await repository.published(space);
  if (!published) {
    if ((await new EmbeddingRepository(database, space).count()) > 0) yield { kind: 'index-missing' };
    return;
  }
  const folder = path.join(dataFolders({ dataDir }).indexes, published.folder);
  // The folder's problem has been reported already; without rows there is nothing to compare.
  const rows = await readSnapshotIds(folder).catch(() => undefined);
  if (!rows) return;
  // Opened before the rows are compared: a build that ends meanwhile may delete the folder.
  await using file = vectors ? await openVectors(folder) : undefined;
  yield* compareRows(published, rows, options);
  if (file) yield* compareVectors(published, file, rows, options);
  onProgress(rows.length / ID_BYTES);
}

async function* checkFolders(
  repository: SnapshotRepository,
  snapshots: readonly Snapshot[],
  { database, dataDir, milvus }: CheckIndexOptions,
): AsyncGenerator<Finding> {
  const directory = dataFolders({ dataDir }).indexes;
  const left = await findLeftovers(
    directory,
    leftSnapshots({ keep: new Set(snapshots.map(({ folder }) => folder)) }),
  );
  for (const { id: snapshotId, state, folder, checksum } of snapshots) {
    const place = path.join(directory, folder);
    if (state === 'published' || state === 'retired') {
      const reason = await verifySnapshot(place, { checksum, hashes: true })
        .then(manifest => (state === 'published' ? checkSnapshotOnMilvus(manifest, milvus) : undefined))
        .then(() => undefined, reasonFor);
      // A build that ends meanwhile deletes older snapshots.
      if (!reason || (await repository.stateOf(snapshotId)) === undefined) continue;
      yield { kind: 'snapshot-invalid', snapshotId, path: place, reason };
    } else if (state === 'building') {
      // A build holds this lock, so nothing is being built while we hold it.
      const look = () => repository.stateOf(snapshotId);
      const found = await withAdvisoryLock(database.url, 'buildIndex', look);
      if (found === 'building') yield { kind: 'snapshot-abandoned', snapshotId };
    }
  }
  for (const name of left) yield { kind: 'snapshot-unowned', path: path.join(directory, name) };
}

/**
 * Our own errors say what is wrong, and so does a file that vanished while it was read. Any other error is not a finding
 * and is thrown; a server that does not answer just now is no finding either.
 */
function reasonFor(error: unknown): string | undefined {
  if (isPassing(error)) return undefined;
  const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (error instanceof NegarehError || isGone) return reasonOf(error);
  throw error;
}

/** Walks both in parallel; both are in order of id. */
async function* compareRows(
  { id: snapshotId, createdAt }: Snapshot,
  rows: Uint8Array,
  { database, space }: CheckIndexOptions,
): AsyncGenerator<Finding> {
  const audit = new ImageAudit(database);
  const count = rows.length / ID_BYTES;
  const settled = createdAt.getTime() - SETTLED_MS;
  const belongs = ({ state, embeddedAt, updatedAt }: AuditedEmbedding) =>
    state === 'visible' && embeddedAt.getTime() < settled && updatedAt.getTime() < settled;
  const unknown: string[] = [];
  let row = 0;
  for await (const embedding of audit.embeddings(space)) {
    const id = packIds([embedding.id]);
    for (; row < count && compareIds(rows, row, id, 0) < 0; row++) unknown.push(readId(rows, row));
    if (row < count && compareIds(rows, row, id, 0) === 0) row++;
    else if (belongs(embedding)) yield { kind: 'row-missing', snapshotId, imageId: embedding.id };
  }
  for (; row < count; row++) unknown.push(readId(rows, row));
  // These rows have no embedding any more: it was deleted, and search skips them.
  for (let from = 0; from < unknown.length; from += 1_000) {
    const slice = unknown.slice(from, from + 1_000);
    const existing = await audit.existing(slice);
    for (const imageId of slice)
      if (!existing.has(imageId)) yield { kind: 'row-unknown', snapshotId, imageId };
  }
}

/** Bytes of vectors in memory at a time. */
const CHUNK_BYTES = 2 ** 22;

async function* compareVectors(
  { id: snapshotId, dimension }: Snapshot,
  file: FileHandle,
  rows: Uint8Array,
  { database, space }: CheckIndexOptions,
): AsyncGenerator<Finding> {
  const count = rows.length / ID_BYTES;
  const step = Math.max(1, Math.floor(CHUNK_BYTES / (dimension * 4)));
  let chunk: { readonly from: number; readonly vectors: Float32Array } | undefined;
  for await (const { id: imageId, vector } of new EmbeddingRepository(database, space).stream()) {
    const row = findId(rows, count, packIds([imageId]), 0);
    if (row < 0) continue;
    if (!chunk || row >= chunk.from + step) {
      chunk = { from: row, vectors: await readVectors(file, row, Math.min(step, count - row), dimension) };
    }
    const at = (row - chunk.from) * dimension;
    const kept = chunk.vectors.subarray(at, at + dimension);
    const isSame = vector.length === dimension && vector.every((value, index) => value === kept[index]);
    if (!isSame) yield { kind: 'row-different', snapshotId, imageId };
  }
}

/** Undefined when the file is missing: the folder's problem was reported, or the folder is gone since. */
const openVectors = (folder: string): Promise<FileHandle | undefined> =>
  open(path.join(folder, SNAPSHOT_FILES.vectors), 'r').catch(() => undefined);

async function readVectors(
  file: FileHandle,
  from: number,
  count: number,
  dimension: number,
): Promise<Float32Array> {
  const vectors = new Float32Array(count * dimension);
  const bytes = new Uint8Array(vectors.buffer);
  for (let read = 0; read < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, read, bytes.length - read, from * dimension * 4 + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return vectors;
}
