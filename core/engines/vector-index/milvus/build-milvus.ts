import path from 'node:path';
import { sleep } from '../../../ground/async/sleep.ts';
import type { ImageFacets } from '../../../ground/domain/images/image.ts';
import { PermanentError, RetryableError, reasonOf } from '../../../ground/errors.ts';
import { writeHashed } from '../snapshot/hashed-file.ts';
import type { FileRecord, MilvusDescription, SnapshotDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { VectorReader } from '../snapshot/vector-reader.ts';
import { checkLoaded, collectionOf, countRows, describeSnapshot, dropCollection } from './collection.ts';
import { indexOf, type MilvusFactory } from './factory.ts';
import { KEPT_BYTES } from './filter-expression.ts';
import { type SnapshotRows, sendRows } from './send-rows.ts';
import { MilvusServer } from './server.ts';
import type { MilvusSettings } from './settings.ts';
import { tuneCollection } from './tune-collection.ts';

export interface MilvusProgress {
  readonly stage: 'sending' | 'indexing' | 'loading' | 'measuring';
  readonly done: number;
  readonly total: number;
}

/** The options of a Milvus build. */
export interface MilvusBuild {
  readonly settings: MilvusSettings;
  readonly factory: MilvusFactory;
  /** The search parameter is raised until recall@10 reaches this. */
  readonly recall: number;
  /** All images that may be found, in order of id: what the collection is filtered by. */
  readonly images: AsyncIterable<{ readonly id: string; readonly facets: ImageFacets }>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MilvusProgress) => void;
}

export interface BuiltMilvus {
  readonly description: MilvusDescription;
  readonly file: FileRecord;
}

const POLL_MS = 250;
/** The fields that a collection is filtered by. */
const FILTERED = ['source', 'city', 'category', 'created_at'] as const;

/**
 * Sends the vectors of an unfinished snapshot to a new collection, lets Milvus index and load them, and measures the recall.
 * Replaces a collection that an earlier try left.
 * @throws what {@link MilvusServer.ask} throws; PermanentError 'milvus.failed' with what Milvus says of the factory.
 */
export async function buildMilvus(
  folder: string,
  manifest: SnapshotDescription & { readonly count: number },
  build: MilvusBuild,
): Promise<BuiltMilvus> {
  const server = new MilvusServer(build.settings);
  const collection = collectionOf(manifest.id);
  const { images, signal, onProgress } = build;
  try {
    await dropCollection(server, collection);
    await create(server, collection, manifest);
    await using vectors = await VectorReader.open(
      path.join(folder, SNAPSHOT_FILES.vectors),
      manifest.dimension,
    );
    const { count, dimension } = manifest;
    const rows = { folder, vectors, count, dimension };
    const marks = await sendRows(server, collection, rows, {
      images,
      signal,
      onSent: done => onProgress?.({ stage: 'sending', done, total: count }),
    });
    await index(server, collection, build);
    await load(server, collection, rows, build);
    if (count > 0) onProgress?.({ stage: 'measuring', done: 0, total: 1 });
    const measured = await tuneCollection(server, collection, rows, build);
    return {
      description: { collection, factory: build.factory, ...measured },
      file: await writeHashed(path.join(folder, SNAPSHOT_FILES.facetMarks), new Uint8Array(marks.buffer)),
    };
  } catch (error) {
    // Nobody will search this collection, so it need not wait until retiring deletes it.
    await dropCollection(server, collection).catch(() => undefined);
    throw error;
  } finally {
    await server.close();
  }
}

async function create(
  server: MilvusServer,
  collection: string,
  { count: _, ...description }: SnapshotDescription & { readonly count: number },
): Promise<void> {
  const word = { data_type: 'VarChar' as const, max_length: KEPT_BYTES };
  await server.ask(collection, client =>
    client.createCollection({
      collection_name: collection,
      description: `${description.modelId}, ${description.precision}`,
      properties: describeSnapshot(description),
      consistency_level: 'Strong',
      fields: [
        { name: 'row', data_type: 'Int64', is_primary_key: true, autoID: false },
        { name: 'image_id', data_type: 'VarChar', max_length: 36 },
        { name: 'source', ...word },
        { name: 'city', ...word },
        { name: 'category', ...word },
        { name: 'created_at', data_type: 'Int64' },
        { name: 'vector', data_type: 'FloatVector', dim: description.dimension },
      ],
    }),
  );
}

/** Lets Milvus index vectors and facets, and waits for it. */
async function index(server: MilvusServer, collection: string, build: MilvusBuild): Promise<void> {
  const { factory, signal, onProgress } = build;
  const { type, parameters } = indexOf(factory);
  const name = { collection_name: collection };
  const failed = (reason: string): PermanentError => new PermanentError('milvus.failed', { factory, reason });
  await server
    .ask(collection, client =>
      client.createIndex({
        ...name,
        field_name: 'vector',
        index_name: 'vector',
        index_type: type,
        metric_type: 'IP',
        params: parameters,
      }),
    )
    .catch(error => {
      throw error instanceof PermanentError && error.code === 'milvus.refused'
        ? failed(error.parameters.reason)
        : error;
    });
  for (const field of FILTERED) {
    await server.ask(collection, client =>
      client.createIndex({ ...name, field_name: field, index_name: field, index_type: 'INVERTED' }),
    );
  }
  for (;;) {
    const { index_descriptions: all } = await server.ask(collection, client => client.describeIndex(name));
    const broken = all.find(({ state }) => state === 'Failed');
    if (broken) throw failed(broken.index_state_fail_reason);
    const sum = (of: 'indexed_rows' | 'total_rows'): number =>
      all.reduce((rows, one) => rows + Number(one[of]), 0);
    onProgress?.({ stage: 'indexing', done: sum('indexed_rows'), total: sum('total_rows') });
    if (all.every(({ state }) => state === 'Finished')) return;
    await sleep(POLL_MS, signal);
    signal?.throwIfAborted();
  }
}

/** Loads the collection, and waits until all of it can be searched. */
async function load(
  server: MilvusServer,
  collection: string,
  { count }: SnapshotRows,
  { factory, signal, onProgress }: MilvusBuild,
): Promise<void> {
  for (;;) {
    const loading = await checkLoaded(server, collection).then(
      () => undefined,
      error => error,
    );
    if (loading === undefined) break;
    if (!(loading instanceof RetryableError) || loading.code !== 'milvus.loading') {
      const isRefused = loading instanceof PermanentError && loading.code === 'milvus.refused';
      throw isRefused ? new PermanentError('milvus.failed', { factory, reason: reasonOf(loading) }) : loading;
    }
    onProgress?.({ stage: 'loading', done: loading.parameters.percent, total: 100 });
    await sleep(POLL_MS, signal);
    signal?.throwIfAborted();
  }
  const rows = await countRows(server, collection);
  if (rows !== count) {
    throw new PermanentError('milvus.lost', {
      collection,
      reason: `it has ${rows} rows instead of ${count}`,
    });
  }
}
