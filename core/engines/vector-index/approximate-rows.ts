import type { SearchFilters } from '../../ground/domain/search/search.ts';
import type { NegarehError } from '../../ground/errors.ts';
import { isMasked } from './exact/graph.ts';
import type { ImageColumns } from './exact/image-columns.ts';
import type { Findings } from './exact/ranking.ts';
import { type ScoredRows, scoreRows } from './exact/scored-rows.ts';
import type { SnapshotRows } from './exact/snapshot-rows.ts';
import { type MovedRows, type SnapshotPart, SPARE_ROWS } from './snapshot-part.ts';

/** Estimated scores put good rows further down, so this many times more candidates are fetched. */
const LOSSY_FETCH = 4;
/** Fetches more than the visible share suggests, because the rows that pass are not spread evenly. */
const SLACK = 1.5;
/** Two float32 sums this close may come in either order. */
const TIE = 1e-6;

/** A row that an engine considers near, with the engine's own score. */
export interface Candidate {
  readonly row: number;
  readonly score: number;
}

export interface Question {
  /** Row-major [n, dimension]. */
  readonly queries: Float32Array;
  /** Rows wanted of each query. */
  readonly width: number;
  readonly filters: SearchFilters;
}

/** An engine that names candidate rows of a snapshot. */
export interface CandidateSource {
  /** The engine's scores are estimates. */
  readonly isLossy: boolean;
  /** The most rows to ask the engine for in one query; beyond that, comparing everything is not much slower. */
  readonly mostFetched: number;
  /** Whether the engine applies the filters itself. It may let through more than they do, never less. */
  readonly narrows: boolean;
  /**
   * Finds each query's candidates, best first; fewer than asked for if there are no more.
   * @returns an error when the engine cannot answer now and the exact rows should.
   */
  find(question: Question): Candidate[][] | Promise<Candidate[][] | NegarehError>;
  /** @throws why it cannot answer now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A snapshot that an approximate engine searches. It finds candidate rows; hidden and filtered ones are dropped, the rest
 * is scored anew from the snapshot's own vectors. Where its candidates do not suffice (narrow filters, many equal scores, lists
 * that were not probed), the exact rows beside it answer.
 */
export class ApproximateRows implements SnapshotPart {
  readonly #exact: SnapshotRows;
  readonly #source: CandidateSource;
  readonly #marks: Uint32Array | undefined;

  /** @param marks of each row's facets, as a source that narrows knows them (facet-marks.ts). */
  constructor(exact: SnapshotRows, source: CandidateSource, marks?: Uint32Array) {
    this.#exact = exact;
    this.#source = source;
    this.#marks = marks;
  }

  get hasMarks(): boolean {
    return this.#marks !== undefined;
  }

  get visible(): number {
    return this.#exact.visible;
  }

  show(batch: ImageColumns, count: number, marks?: Uint32Array): MovedRows | undefined {
    const known = this.#marks;
    if (!known || !marks) return this.#exact.show(batch, count);
    const moved: { readonly of: number; readonly row: number }[] = [];
    this.#exact.showEach(batch, count, (of, row) => {
      if (known[row] !== marks[of]) moved.push({ of, row });
    });
    for (const { of } of moved) this.#exact.hide(batch.ids, of);
    return { images: moved.map(({ of }) => of), vectors: this.#read(moved) };
  }

  hide(ids: Uint8Array, idRow: number): void {
    this.#exact.hide(ids, idRow);
  }

  async best(queries: Float32Array, k: number, filters: SearchFilters): Promise<Findings> {
    const { mask, passing } = this.#exact.masked(filters);
    const { count, ids, visible } = this.#exact;
    const { isLossy, narrows, mostFetched } = this.#source;
    const wanted = Math.min(Math.max(1, k - SPARE_ROWS), passing);
    const among = narrows ? visible : passing;
    const fetch = Math.ceil(
      k * (isLossy ? LOSSY_FETCH : 1) * (among < count ? SLACK * (count / Math.max(1, among)) : 1),
    );
    // The exact rows answer when the filters are too narrow or nearly everything is wanted.
    if (passing === 0 || fetch > mostFetched) return this.#exact.best(queries, k, filters);
    const rowsOf = await this.#find({ queries, width: Math.min(fetch, count), filters }, { wanted, mask });
    if (Array.isArray(rowsOf)) return { candidates: this.#score(queries, rowsOf, k), ids };
    return { ...(await this.#exact.best(queries, k, filters)), ...(rowsOf && { without: rowsOf }) };
  }

  scores(query: Float32Array, ids: Uint8Array, filters: SearchFilters): Float64Array {
    return this.#exact.scores(query, ids, filters);
  }

  check(): Promise<void> {
    return this.#source.check();
  }

  async close(): Promise<void> {
    await this.#source.close();
    await this.#exact.close();
  }

  /** @returns for each query its rows, best first; undefined when too many would have to be fetched. */
  async #find(
    question: Question,
    { wanted, mask }: { wanted: number; mask: Float32Array },
  ): Promise<Candidate[][] | NegarehError | undefined> {
    const { count } = this.#exact;
    const { mostFetched } = this.#source;
    for (let { width } = question; ; width = Math.min(count, width * 4)) {
      const found = await this.#source.find({ ...question, width });
      if (!Array.isArray(found)) return found;
      const visible = found.map(list => list.filter(({ row }) => !isMasked(mask[row]!)));
      const isEnough = visible.every(
        (list, query) =>
          list.length >= wanted && (width === count || this.#suffices(list, wanted, found[query]!, width)),
      );
      if (isEnough) return visible;
      if (width === count || width * 4 > mostFetched) return undefined;
    }
  }

  /** Whether all wanted rows are among the fetched ones: equal scores may be cut off at the end. */
  #suffices(
    visible: readonly Candidate[],
    wanted: number,
    found: readonly Candidate[],
    width: number,
  ): boolean {
    if (this.#source.isLossy || found.length < width) return true;
    return found.at(-1)!.score < visible[wanted - 1]!.score - TIE;
  }

  #score(queries: Float32Array, rowsOf: readonly (readonly Candidate[])[], k: number): ScoredRows[] {
    const { dimension } = this.#exact;
    return rowsOf.map((found, query) => {
      const kept = this.#source.isLossy ? found : found.slice(0, k);
      const vector = queries.subarray(query * dimension, (query + 1) * dimension);
      return scoreRows(
        vector,
        Int32Array.from(kept, ({ row }) => row),
        this.#read(kept),
      );
    });
  }

  /** Their vectors, row by row. */
  #read(rows: readonly { readonly row: number }[]): Float32Array {
    return this.#exact.readVectors(rows.map(({ row }) => row));
  }
}
