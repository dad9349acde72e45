import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { SearchFilters } from '../../../ground/domain/search.ts';
import { isMasked } from '../exact/graph.ts';
import type { ImageColumns } from '../exact/image-columns.ts';
import type { Findings } from '../exact/ranking.ts';
import type { Candidates } from '../exact/scorer.ts';
import type { SnapshotRows } from '../exact/snapshot-rows.ts';
import { SNAPSHOT_FILES } from '../snapshot/manifest.ts';
import { type FaissPart, type SnapshotPart, SPARE_ROWS } from '../snapshot-part.ts';
import type { FaissIndex, FaissLibrary } from './binding.ts';
import { isLossy } from './factory.ts';

/** Rows asked of FAISS for one query; where these are not enough, comparing everything is not much slower. */
const MOST_FETCHED = 1_024;
/** Estimated scores put good rows further down, so this many times more candidates are fetched. */
const LOSSY_FETCH = 4;
/** Fetch more than the filter's share says, because what passes is not spread evenly. */
const FILTER_SLACK = 1.5;
/** Two float32 sums this close may stand in either order. */
const TIE = 1e-6;

interface Found {
  readonly row: number;
  readonly score: number;
}

/**
 * A snapshot that FAISS searches. It finds candidate rows; hidden and filtered ones are dropped, the rest is scored
 * anew from the snapshot's own vectors. Where its candidates do not suffice (narrow filters, many equal scores, lists
 * that were not probed), the exact rows beside it answer.
 */
export class FaissRows implements SnapshotPart {
  readonly #exact: SnapshotRows;
  readonly #index: FaissIndex;
  readonly #isLossy: boolean;
  readonly #vectors: number;

  private constructor(exact: SnapshotRows, index: FaissIndex, { factory }: FaissPart, vectors: number) {
    this.#exact = exact;
    this.#index = index;
    this.#isLossy = isLossy(factory);
    this.#vectors = vectors;
  }

  static open(
    exact: SnapshotRows,
    faiss: FaissLibrary,
    { folder, ...part }: FaissPart & { readonly folder: string },
  ): FaissRows {
    const index = faiss.read(path.join(folder, SNAPSHOT_FILES.faiss));
    if (index.ntotal() !== exact.count) throw new Error('index.faiss holds another number of rows');
    // Stays readable when the folder is removed.
    return new FaissRows(exact, index, part, openSync(path.join(folder, SNAPSHOT_FILES.vectors), 'r'));
  }

  get visible(): number {
    return this.#exact.visible;
  }

  get rows(): number {
    return this.#exact.rows;
  }

  show(batch: ImageColumns, count: number): void {
    this.#exact.show(batch, count);
  }

  hide(ids: Uint8Array, idRow: number): void {
    this.#exact.hide(ids, idRow);
  }

  async best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings> {
    const { mask, passing } = this.#exact.masked(filters);
    const { count, ids } = this.#exact;
    const wanted = Math.min(Math.max(1, k - SPARE_ROWS), passing);
    const fetch = Math.ceil(
      k *
        (this.#isLossy ? LOSSY_FETCH : 1) *
        (passing < count ? FILTER_SLACK * (count / Math.max(1, passing)) : 1),
    );
    // A selection that is too narrow, or nearly everything wanted: FAISS has no part in it.
    if (passing === 0 || fetch > MOST_FETCHED) return this.#exact.best(queries, k, filters);
    const rowsOf = this.#find(queries, { fetch: Math.min(fetch, count), wanted, mask });
    if (rowsOf === undefined) return this.#exact.best(queries, k, filters);
    return { candidates: this.#toCandidates(rowsOf, k), ids };
  }

  async close(): Promise<void> {
    closeSync(this.#vectors);
    await this.#exact.close();
  }

  /** @returns for each query its rows, best first; undefined when more would have to be fetched than pays. */
  #find(
    queries: Float32Array,
    { fetch, wanted, mask }: { fetch: number; wanted: number; mask: Float32Array },
  ): Found[][] | undefined {
    const { count } = this.#exact;
    const rows = queries.length / this.#exact.dimension;
    const numbers = Array.from(queries);
    for (let width = fetch; ; width = Math.min(count, width * 4)) {
      const { distances, labels } = this.#index.search(numbers, width);
      const found = Array.from({ length: rows }, (_, query) =>
        visibleRows(labels, distances, { from: query * width, to: (query + 1) * width, mask }),
      );
      const last = (query: number): number => distances[(query + 1) * width - 1]!;
      const isEnough = found.every(
        (list, query) => width === count || this.#suffices(list, wanted, last(query)),
      );
      if (isEnough && found.every(list => list.length >= wanted)) return found;
      if (width === count || width * 4 > MOST_FETCHED) return undefined;
    }
  }

  /** Whether no row outside of the fetched ones can be among the wanted: equal scores may be cut off at the end. */
  #suffices(found: readonly Found[], wanted: number, lastScore: number): boolean {
    if (found.length < wanted) return false;
    return this.#isLossy || lastScore < found[wanted - 1]!.score - TIE;
  }

  #toCandidates(rowsOf: readonly (readonly Found[])[], k: number): Candidates[] {
    const { dimension } = this.#exact;
    return rowsOf.map(found => {
      const kept = this.#isLossy ? found : found.slice(0, k);
      const vectors = new Float32Array(kept.length * dimension);
      for (const [at, { row }] of kept.entries()) {
        const vector = vectors.subarray(at * dimension, (at + 1) * dimension);
        readSync(this.#vectors, vector, 0, vector.byteLength, row * vector.byteLength);
      }
      return { rows: Int32Array.from(kept, ({ row }) => row), vectors };
    });
  }
}

function visibleRows(
  labels: readonly number[],
  distances: readonly number[],
  { from, to, mask }: { from: number; to: number; mask: Float32Array },
): Found[] {
  const found: Found[] = [];
  for (let at = from; at < to; at++) {
    const row = labels[at]!;
    if (row >= 0 && !isMasked(mask[row]!)) found.push({ row, score: distances[at]! });
  }
  return found;
}
