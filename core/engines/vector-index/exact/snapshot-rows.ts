import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SearchFilters } from '../../../ground/domain/search/search.ts';
import { compareIds, copyId, findId, ID_BYTES } from '../id-bytes.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { SPARE_ROWS } from '../snapshot-part.ts';
import type { CodeScorer } from './code-scorer.ts';
import { isMasked, MASKED, paddedRows } from './graph.ts';
import type { HalfScorer } from './half-scorer.ts';
import { copyFacets, createColumns, type Dictionaries, type ImageColumns } from './image-columns.ts';
import { type MatrixOptions, openMatrix } from './open-matrix.ts';
import type { Findings, ScanCounts } from './ranking.ts';
import type { Rounding } from './rounding-choice.ts';
import { type Mask, RowMasks } from './row-masks.ts';
import { areMany, type ScanPlan, scanOf } from './scan-choice.ts';
import { type ScoredRows, scoreImages } from './scored-rows.ts';
import type { Scorer } from './scorer.ts';

export interface SnapshotPlace extends Rounding {
  readonly folder: string;
  readonly count: number;
  readonly dimension: number;
}

/** What searches the rows rounded, and leaves open what it is not certain of. */
type RoundedScorer = CodeScorer | HalfScorer;

interface OpenedRows {
  readonly scorer: Scorer;
  readonly rounded: RoundedScorer | undefined;
  readonly plan: ScanPlan | undefined;
  readonly vectors: number;
}

/**
 * The rows of a snapshot folder. The matrix stays in its file, mapped; removing the folder does not disturb it. Of an index
 * with codes those are in memory, and the matrix is touched for what they leave open; the same goes for a graphics card that holds float16.
 */
export class SnapshotRows {
  readonly #scorer: Scorer;
  readonly #rounded: RoundedScorer | undefined;
  readonly #plan: ScanPlan | undefined;
  readonly #columns: ImageColumns;
  readonly #count: number;
  readonly #masks: RowMasks;
  /** The vectors' file, which stays readable when the folder is removed. */
  readonly #vectors: number;
  /** The first row that `show` has not passed yet. */
  #next = 0;
  /** The last id that `show` has seen. */
  readonly #last = new Uint8Array(ID_BYTES);

  readonly dimension: number;

  private constructor(
    { scorer, rounded, plan, vectors }: OpenedRows,
    columns: ImageColumns,
    { count, dimension }: { count: number; dimension: number },
    dictionaries: Dictionaries,
  ) {
    this.dimension = dimension;
    this.#scorer = scorer;
    this.#rounded = rounded;
    this.#plan = plan;
    this.#vectors = vectors;
    this.#columns = columns;
    this.#count = count;
    this.#masks = new RowMasks(paddedRows(count), columns, dictionaries, rounded?.rests);
  }

  static async open(
    { folder, count, dimension, codes: planned, largestNorm }: SnapshotPlace,
    options: MatrixOptions,
    dictionaries: Dictionaries,
  ): Promise<SnapshotRows> {
    const ids = await readFile(path.join(folder, SNAPSHOT_FILES.ids));
    const { scorer, half } = await openMatrix({ folder, count, dimension, largestNorm }, options);
    const { threads } = options;
    const rows = paddedRows(count);
    const byProducts = planned?.many === 'products';
    const codes =
      planned &&
      (await openCodes({ folder, codes: planned.description, dimension, rows, threads, byProducts }));
    const columns = createColumns(count, ids);
    const vectors = openSync(path.join(folder, SNAPSHOT_FILES.vectors), 'r');
    return new SnapshotRows(
      { scorer, rounded: half ?? codes, plan: planned, vectors },
      columns,
      { count, dimension },
      dictionaries,
    );
  }

  get hasMarks(): boolean {
    return false;
  }

  get ids(): Uint8Array {
    return this.#columns.ids;
  }

  /** Without the rows that fill up the last group. */
  get count(): number {
    return this.#count;
  }

  /** For each row 0, or MASKED where a search with these filters must not find it; and how many it may find. */
  masked(filters: SearchFilters): Mask {
    return this.#masks.masked(filters);
  }

  get visible(): number {
    return this.#masks.visible;
  }

  /**
   * Makes the next images findable. Those that are no rows here are passed over.
   * @throws Error when the images, over all calls, are not in order of id: some would stay hidden.
   */
  show(batch: ImageColumns, count: number): undefined {
    this.showEach(batch, count);
  }

  /** The same. @param onShown told of each: its place in the batch, and its row. */
  showEach(batch: ImageColumns, count: number, onShown?: (image: number, row: number) => void): void {
    for (let row = 0; row < count; row++) {
      if (compareIds(this.#last, 0, batch.ids, row) >= 0)
        throw new Error('the images are not in order of id');
      copyId(batch.ids, row, this.#last, 0);
      while (this.#next < this.#count && compareIds(this.#columns.ids, this.#next, batch.ids, row) < 0)
        this.#next++;
      if (this.#next === this.#count || compareIds(this.#columns.ids, this.#next, batch.ids, row) !== 0)
        continue;
      copyFacets(batch, row, this.#columns, this.#next);
      onShown?.(row, this.#next);
      this.#masks.show(this.#next++);
    }
  }

  hide(ids: Uint8Array, idRow: number): void {
    const row = findId(this.#columns.ids, this.#count, ids, idRow);
    if (row >= 0) this.#masks.hide(row);
  }

  async best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings> {
    const mask = this.#masks.of(filters);
    const { ids } = this.#columns;
    const rounded = this.#rounded;
    const way = this.#plan && scanOf(this.#plan, queries.length / this.dimension);
    if (!rounded || way === 'fp32') return { candidates: await this.#scan(queries, k, mask), ids };
    const found = await rounded.best(queries, {
      mask,
      changes: this.#masks.changes,
      // Nothing that it leaves open is missed, so that spare rows are of no use.
      k: Math.max(1, k - SPARE_ROWS),
      byProducts: way === 'products',
      isForeseen: areMany(queries.length / this.dimension),
    });
    const open = [...found.keys()].filter(query => found[query] === undefined);
    const scans: ScanCounts = {
      rounding: rounded.rounding,
      certified: found.length - open.length,
      scanned: open.length,
    };
    if (open.length > 0) {
      const scanned = await this.#scan(this.#pick(queries, open), k, mask);
      for (const [at, query] of open.entries()) found[query] = scanned[at];
    }
    return { candidates: found.filter(candidates => candidates !== undefined), ids, scans };
  }

  /** By image its score; NaN for what a search with these filters would not find. */
  scores(query: Float32Array, ids: Uint8Array, filters: SearchFilters): Float64Array {
    const mask = this.#masks.of(filters);
    return scoreImages({
      query,
      count: ids.length / ID_BYTES,
      rowOf: image => {
        const row = findId(this.#columns.ids, this.#count, ids, image);
        return row >= 0 && !isMasked(mask[row]!) ? row : -1;
      },
      vectorsOf: rows => this.readVectors(rows),
    });
  }

  /** The vectors of these rows, row by row. */
  readVectors(rows: Iterable<number> & { readonly length: number }): Float32Array {
    const { dimension } = this;
    const vectors = new Float32Array(rows.length * dimension);
    let at = 0;
    for (const row of rows) {
      const vector = vectors.subarray(at * dimension, ++at * dimension);
      readSync(this.#vectors, vector, 0, vector.byteLength, row * vector.byteLength);
    }
    return vectors;
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {
    closeSync(this.#vectors);
    await this.#scorer.close();
    await this.#rounded?.close();
  }

  /** Compares all vectors. */
  #scan(queries: Float32Array, k: number, mask: Float32Array): Promise<ScoredRows[]> {
    const plain = this.#rounded?.rests ? plainMask(mask) : mask;
    return this.#scorer.best({ queries, width: Math.min(k, mask.length), mask: plain });
  }

  #pick(queries: Float32Array, wanted: readonly number[]): Float32Array {
    const { dimension } = this;
    const picked = new Float32Array(wanted.length * dimension);
    for (const [at, query] of wanted.entries()) {
      picked.set(queries.subarray(query * dimension, (query + 1) * dimension), at * dimension);
    }
    return picked;
  }
}

/** The mask of the codes as the vectors want it: nothing is added to a row that may be found. */
const plainMask = (mask: Float32Array): Float32Array => mask.map(added => (isMasked(added) ? MASKED : 0));

/** Without the memory for them the vectors are compared, which lie in a file. */
async function openCodes(place: Parameters<typeof CodeScorer.open>[0]): Promise<CodeScorer | undefined> {
  try {
    // As `scan-choice.ts` does: for a small collection it is never wanted.
    const { CodeScorer } = await import('./code-scorer.ts');
    return await CodeScorer.open(place);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
