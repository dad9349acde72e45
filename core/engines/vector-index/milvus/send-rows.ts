import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImageFacets } from '../../../ground/domain/images/image.ts';
import { markFacets } from '../exact/facet-marks.ts';
import { packImages } from '../exact/image-columns.ts';
import { compareIds, packIds, readId } from '../id-bytes.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import type { VectorReader } from '../snapshot/vector-reader.ts';
import { keptWord } from './filter-expression.ts';
import type { MilvusServer } from './server.ts';

/** An unfinished snapshot, whose rows a collection gets. */
export interface SnapshotRows {
  readonly folder: string;
  readonly vectors: VectorReader;
  readonly count: number;
  readonly dimension: number;
}

type FoundImage = { readonly id: string; readonly facets: ImageFacets };

export interface SendOptions {
  /** All images that may be found, in order of id: what the collection is filtered by. */
  readonly images: AsyncIterable<FoundImage>;
  readonly signal?: AbortSignal | undefined;
  onSent(rows: number): void;
}

/** Numbers of one message, 4 MB. */
const NUMBERS_AT_ONCE = 2 ** 20;

/** A row whose image was hidden after its vector was read: it comes back with other facets, as `facet-marks.ts` sees them. */
const NO_FACETS: ImageFacets = { source: 'demo', city: null, category: null, createdAt: -1 };

/**
 * Sends vectors and facets to a collection.
 * @returns the marks of the facets that the collection is filtered by, row by row.
 */
export async function sendRows(
  server: MilvusServer,
  collection: string,
  { folder, vectors, count, dimension }: SnapshotRows,
  { images, signal, onSent }: SendOptions,
): Promise<Uint32Array<ArrayBuffer>> {
  const ids = await readFile(path.join(folder, SNAPSHOT_FILES.ids));
  const marks = new Uint32Array(count);
  const facetsOf = facetsInOrder(ids, images);
  const atOnce = Math.max(1, Math.floor(NUMBERS_AT_ONCE / dimension));
  for (let from = 0; from < count; from += atOnce) {
    signal?.throwIfAborted();
    const rows = Math.min(atOnce, count - from);
    const numbers = await vectors.read(from, rows);
    const batch: FoundImage[] = [];
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
    // A message that is sent twice replaces its own rows.
    await server.ask(collection, client => client.upsert({ collection_name: collection, data }));
    onSent(from + rows);
  }
  await server.ask(collection, client => client.flushSync({ collection_names: [collection] }));
  return marks;
}

/** Both are in order of id, so one walk over them is enough. Rows are asked for from the first to the last. */
function facetsInOrder(ids: Uint8Array, images: SendOptions['images']): (row: number) => Promise<FoundImage> {
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
