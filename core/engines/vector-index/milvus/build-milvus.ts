import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sleep } from '../../../ground/async/sleep.ts';
import type { ImageFacets } from '../../../ground/domain/images/image.ts';
import { PermanentError, RetryableError, reasonOf } from '../../../ground/errors.ts';
import { markFacets } from '../exact/facet-marks.ts';
import { packImages } from '../exact/image-columns.ts';
import { compareIds, packIds, readId } from '../id-bytes.ts';
import { findTruth, RECALL_AT, recallOf } from '../recall-truth.ts';
import { writeHashed } from '../snapshot/hashed-file.ts';
import type { FileRecord, MilvusDescription, SnapshotDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { VectorReader } from '../snapshot/vector-reader.ts';
import { askNearest } from './ask-nearest.ts';
import { checkLoaded, collectionOf, countRows, describeSnapshot, dropCollection } from './collection.ts';
import { indexOf, isLossy, knobOf, type MilvusFactory } from './factory.ts';
import { KEPT_BYTES, keptWord } from './filter-expression.ts';
import { MilvusServer } from './server.ts';
import type { MilvusSettings } from './settings.ts';

export interface MilvusProgress {
  readonly stage: 'sending' | 'indexing' | 'loading' | 'measuring';
  readonly done: number;
  readonly total: number;
}

/** What a builder asks of Milvus. */
export interface MilvusBuild {
  readonly settings: MilvusSettings;
  readonly factory: MilvusFactory;
  /** The search parameter is raised until recall@10 is so high. */
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

/** Numbers of one message, 4 MB. */
const NUMBERS_AT_ONCE = 2 ** 20;
const POLL_MS = 250;
/** As a search does: exact scores for this many times more candidates correct the estimated ones. */
const LOSSY_FETCH = 4;
/** What a collection is filtered by. */
const FILTERED = ['source', 'city', 'category', 'created_at'] as const;

/** A row whose image was hidden after its vector was read: it comes back with other facets, as `facet-marks.ts` sees them. */
const NO_FACETS: ImageFacets = { source: 'demo', city: null, category: null, createdAt: -1 };

/**
 * Sends the vectors of an unfinished snapshot to a collection of their own, lets Milvus index and load them, and measures what
 * it finds. A collection that an earlier try left is made anew.
 * @throws what {@link MilvusServer.ask} throws; PermanentError 'milvus.failed' with what Milvus says of the factory.
 */
export async function buildMilvus(
  folder: string,
  manifest: SnapshotDescription & { readonly count: number },
  build: MilvusBuild,
): Promise<BuiltMilvus> {
  const server = new MilvusServer(build.settings);
  const collection = collectionOf(manifest.id);
  try {
    await dropCollection(server, collection);
    await create(server, collection, manifest);
    await using vectors = await VectorReader.open(
      path.join(folder, SNAPSHOT_FILES.vectors),
      manifest.dimension,
    );
    const { count, dimension } = manifest;
    const rows = { folder, vectors, count, dimension };
    const marks = await send(server, collection, rows, build);
    await index(server, collection, build);
    await load(server, collection, rows, build);
    const measured = await tune(server, collection, rows, build);
    return {
      description: { collection, factory: build.factory, ...measured },
      file: await writeHashed(path.join(folder, SNAPSHOT_FILES.facetMarks), new Uint8Array(marks.buffer)),
    };
  } catch (error) {
    // Retiring would find it, too; what nobody will search need not wait for that.
    await dropCollection(server, collection).catch(() => undefined);
    throw error;
  } finally {
    await server.close();
  }
}

interface Rows {
  readonly folder: string;
  readonly vectors: VectorReader;
  readonly count: number;
  readonly dimension: number;
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

/** @returns the marks of the facets that the collection is filtered by, row by row. */
async function send(
  server: MilvusServer,
  collection: string,
  { folder, vectors, count, dimension }: Rows,
  { images, signal, onProgress }: MilvusBuild,
): Promise<Uint32Array<ArrayBuffer>> {
  const ids = await readFile(path.join(folder, SNAPSHOT_FILES.ids));
  const marks = new Uint32Array(count);
  const facetsOf = facetsInOrder(ids, images);
  const atOnce = Math.max(1, Math.floor(NUMBERS_AT_ONCE / dimension));
  for (let from = 0; from < count; from += atOnce) {
    signal?.throwIfAborted();
    const rows = Math.min(atOnce, count - from);
    const numbers = await vectors.read(from, rows);
    const batch: { readonly id: string; readonly facets: ImageFacets }[] = [];
    for (let at = 0; at < rows; at++) batch.push(await facetsOf(from + at));
    marks.set(markFacets(packImages(batch)), from);
    const data = batch.map(({ id, facets }, at) => ({
      row: from + at,
      image_id: id,
      source: facets.source,
      city: keptWord(facets.city),
      category: keptWord(facets.category),
      created_at: facets.createdAt,
      vector: Array.from(numbers.subarray(at * dimension, (at + 1) * dimension)),
    }));
    // A message that goes out twice replaces its own rows.
    await server.ask(collection, client => client.upsert({ collection_name: collection, data }));
    onProgress?.({ stage: 'sending', done: from + rows, total: count });
  }
  await server.ask(collection, client => client.flushSync({ collection_names: [collection] }));
  return marks;
}

/** Both are in order of id, so one walk over them is enough. Rows are asked for from the first to the last. */
function facetsInOrder(
  ids: Uint8Array,
  images: MilvusBuild['images'],
): (row: number) => Promise<{ readonly id: string; readonly facets: ImageFacets }> {
  const walk = images[Symbol.asyncIterator]();
  let current = walk.next();
  return async row => {
    for (;;) {
      const { value, done } = await current;
      const order = done ? 1 : compareIds(packIds([value.id]), 0, ids, row);
      if (order > 0) return { id: readId(ids, row), facets: NO_FACETS };
      current = walk.next();
      if (order === 0) return value;
    }
  };
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

/** Has the collection loaded, and waits until all of it can be searched. */
async function load(
  server: MilvusServer,
  collection: string,
  { count }: Rows,
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

/** Raises the search parameter until the collection finds the wanted share of what exact search finds. */
async function tune(
  server: MilvusServer,
  collection: string,
  rows: Rows,
  { factory, recall, signal, onProgress }: MilvusBuild,
): Promise<Pick<MilvusDescription, 'parameter' | 'recallAt10' | 'recallQueries'>> {
  const { count, dimension, vectors } = rows;
  if (count === 0) return { parameter: null, recallAt10: null, recallQueries: 0 };
  onProgress?.({ stage: 'measuring', done: 0, total: 1 });
  const truth = await findTruth(rows, vectors);
  const kind = indexOf(factory);
  const width = Math.min(RECALL_AT * (isLossy(kind) ? LOSSY_FETCH : 1), count);
  const measure = async (parameter: MilvusDescription['parameter']): Promise<number> => {
    signal?.throwIfAborted();
    const question = { queries: truth.queries, width, filters: {}, dimension };
    const found = await askNearest(server, { collection, parameter }, question);
    return recallOf(
      truth,
      found.map(list => list.map(({ row }) => row)),
    );
  };
  const recallQueries = truth.nearest.length;
  const knob = knobOf(kind);
  if (!knob) return { parameter: null, recallAt10: await measure(null), recallQueries };
  let measured:
    | { readonly parameter: MilvusDescription['parameter']; readonly recallAt10: number }
    | undefined;
  for (const value of knob.values) {
    const parameter = { name: knob.name, value };
    measured = { parameter, recallAt10: await measure(parameter) };
    if (measured.recallAt10 >= recall) break;
  }
  return { parameter: null, recallAt10: null, ...measured, recallQueries };
}
