import type { SearchFilters } from '../../../ground/domain/search/search.ts';
import { compareIds, copyId, findId, ID_BYTES } from '../id-bytes.ts';
import { isMasked, paddedRows } from './graph.ts';
import { copyFacets, createColumns, type Dictionaries, type ImageColumns } from './image-columns.ts';
import type { Findings } from './ranking.ts';
import { RowMasks } from './row-masks.ts';
import { scoreImages } from './scored-rows.ts';
import type { Scorer } from './scorer.ts';

/** Rows in memory, with their vectors row by row. */
interface Rows {
  readonly columns: ImageColumns;
  readonly vectors: Float32Array;
}

/** The rows that came after the snapshot: in memory, in order of id, found by the same graph with the matrix as input. */
export class TailRows {
  readonly #scorer: Scorer;
  readonly #dimension: number;
  readonly #dictionaries: Dictionaries;
  #rows!: Rows;
  #masks!: RowMasks;
  #count = 0;

  constructor(scorer: Scorer, dimension: number, dictionaries: Dictionaries) {
    this.#scorer = scorer;
    this.#dimension = dimension;
    this.#dictionaries = dictionaries;
    this.#allocate(1);
  }

  get visible(): number {
    return this.#masks.visible;
  }

  /** Adds or replaces images. If an id is twice in a batch, the last one counts. */
  add(batch: Rows): void {
    const { ids } = batch.columns;
    const order = Array.from({ length: ids.length / ID_BYTES }, (_, row) => row)
      .sort((a, b) => compareIds(ids, a, ids, b) || a - b)
      .filter((row, at, rows) => at + 1 === rows.length || compareIds(ids, row, ids, rows[at + 1]!) !== 0);
    const fresh = order.filter(row => {
      const known = findId(this.#rows.columns.ids, this.#count, ids, row);
      if (known >= 0) this.#put(batch, row, known);
      return known < 0;
    });
    if (fresh.length > 0) this.#insert(batch, fresh);
  }

  hide(ids: Uint8Array, idRow: number): void {
    const row = findId(this.#rows.columns.ids, this.#count, ids, idRow);
    if (row >= 0) this.#masks.hide(row);
  }

  async best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings> {
    const rows = paddedRows(this.#count);
    const mask = this.#masks.of(filters).subarray(0, rows);
    const matrix = this.#rows.vectors.subarray(0, rows * this.#dimension);
    const candidates = await this.#scorer.best({ queries, width: Math.min(k, rows), mask, matrix });
    return { candidates, ids: this.#rows.columns.ids };
  }

  /** By image its score; NaN for what a search with these filters would not find. */
  scores(query: Float32Array, ids: Uint8Array, filters: SearchFilters): Float64Array {
    const mask = this.#masks.of(filters);
    const { columns, vectors } = this.#rows;
    const { length } = query;
    return scoreImages({
      query,
      count: ids.length / ID_BYTES,
      rowOf: image => {
        const row = findId(columns.ids, this.#count, ids, image);
        return row >= 0 && !isMasked(mask[row]!) ? row : -1;
      },
      vectorsOf: rows => {
        const picked = new Float32Array(rows.length * length);
        for (const [at, row] of rows.entries()) {
          picked.set(vectors.subarray(row * length, (row + 1) * length), at * length);
        }
        return picked;
      },
    });
  }

  close(): Promise<void> {
    return this.#scorer.close();
  }

  /** Ids made later sort later, so nearly always new rows go to the end; else the whole tail is merged again. */
  #insert(batch: Rows, fresh: readonly number[]): void {
    const { ids, source } = this.#rows.columns;
    const after = this.#count === 0 || compareIds(ids, this.#count - 1, batch.columns.ids, fresh[0]!) < 0;
    if (after && this.#count + fresh.length <= source.length) {
      for (const row of fresh) this.#put(batch, row, this.#count++);
    } else this.#merge(batch, fresh);
  }

  /** Merges the new rows with the visible old ones; hidden ones are dropped for good. */
  #merge(batch: Rows, fresh: readonly number[]): void {
    const [old, masks, count] = [this.#rows, this.#masks, this.#count];
    this.#allocate(masks.visible + fresh.length);
    let next = 0;
    for (let row = 0; row < count; row++) {
      if (!masks.isVisible(row)) continue;
      while (next < fresh.length && compareIds(batch.columns.ids, fresh[next]!, old.columns.ids, row) < 0) {
        this.#put(batch, fresh[next++]!, this.#count++);
      }
      this.#put(old, row, this.#count++);
    }
    while (next < fresh.length) this.#put(batch, fresh[next++]!, this.#count++);
  }

  /** Room for twice as many rows, so that growing costs a constant time a row. */
  #allocate(rows: number): void {
    const capacity = paddedRows(2 * rows);
    const columns = createColumns(capacity);
    this.#rows = { columns, vectors: new Float32Array(capacity * this.#dimension) };
    this.#masks = new RowMasks(capacity, columns, this.#dictionaries);
    this.#count = 0;
  }

  #put(from: Rows, row: number, at: number): void {
    const { columns, vectors } = this.#rows;
    copyId(from.columns.ids, row, columns.ids, at);
    copyFacets(from.columns, row, columns, at);
    const vector = from.vectors.subarray(row * this.#dimension, (row + 1) * this.#dimension);
    vectors.set(vector, at * this.#dimension);
    this.#masks.show(at);
  }
}
