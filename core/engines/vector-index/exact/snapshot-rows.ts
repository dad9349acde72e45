import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SearchFilters } from '../../../ground/domain/search.ts';
import type { SessionOptions } from '../../../ground/onnx/session.ts';
import { compareIds, copyId, findId, ID_BYTES } from '../id-bytes.ts';
import { SNAPSHOT_FILES } from '../snapshot/manifest.ts';
import { paddedRows } from './graph.ts';
import { copyFacets, createColumns, type Dictionaries, type ImageColumns } from './image-columns.ts';
import type { Findings } from './ranking.ts';
import { type Mask, RowMasks } from './row-masks.ts';
import { openScorer, type Scorer } from './scorer.ts';

/** The rows of a snapshot folder. The matrix stays in its file, mapped; removing the folder does not disturb it. */
export class SnapshotRows {
  readonly #scorer: Scorer;
  readonly #columns: ImageColumns;
  readonly #count: number;
  readonly #masks: RowMasks;
  /** The first row that `show` has not passed yet. */
  #next = 0;
  /** The last id that `show` has seen. */
  readonly #last = new Uint8Array(ID_BYTES);

  readonly dimension: number;

  private constructor(
    scorer: Scorer,
    columns: ImageColumns,
    { count, dimension }: { count: number; dimension: number },
    dictionaries: Dictionaries,
  ) {
    this.dimension = dimension;
    this.#scorer = scorer;
    this.#columns = columns;
    this.#count = count;
    this.#masks = new RowMasks(paddedRows(count), columns, dictionaries);
  }

  static async open(
    { folder, count, dimension }: { folder: string; count: number; dimension: number },
    options: SessionOptions,
    dictionaries: Dictionaries,
  ): Promise<SnapshotRows> {
    const ids = await readFile(path.join(folder, SNAPSHOT_FILES.ids));
    const scorer = await openScorer(dimension, options, path.join(folder, SNAPSHOT_FILES.graph));
    return new SnapshotRows(scorer, createColumns(count, ids), { count, dimension }, dictionaries);
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

  /** Rows that one query scores. */
  get rows(): number {
    return paddedRows(this.#count);
  }

  /**
   * Makes the next pictures findable. Those that are no rows here are passed over.
   * @throws Error when the pictures, over all calls, are not in order of id: some would stay hidden.
   */
  show(batch: ImageColumns, count: number): void {
    for (let row = 0; row < count; row++) {
      if (compareIds(this.#last, 0, batch.ids, row) >= 0)
        throw new Error('the images are not in order of id');
      copyId(batch.ids, row, this.#last, 0);
      while (this.#next < this.#count && compareIds(this.#columns.ids, this.#next, batch.ids, row) < 0)
        this.#next++;
      if (this.#next === this.#count || compareIds(this.#columns.ids, this.#next, batch.ids, row) !== 0)
        continue;
      copyFacets(batch, row, this.#columns, this.#next);
      this.#masks.show(this.#next++);
    }
  }

  hide(ids: Uint8Array, idRow: number): void {
    const row = findId(this.#columns.ids, this.#count, ids, idRow);
    if (row >= 0) this.#masks.hide(row);
  }

  async best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings> {
    const mask = this.#masks.of(filters);
    const width = Math.min(k, mask.length);
    return { candidates: await this.#scorer.best({ queries, width, mask }), ids: this.#columns.ids };
  }

  close(): Promise<void> {
    return this.#scorer.close();
  }
}
