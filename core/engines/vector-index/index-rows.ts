import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SearchFilters } from '../../ground/domain/search/search.ts';
import type { ErrorCode } from '../../ground/error-codes.ts';
import type { NegarehError } from '../../ground/errors.ts';
import type { Device } from '../../ground/onnx/device.ts';
import { chooseDevice } from '../../ground/onnx/session.ts';
import { ApproximateRows } from './approximate-rows.ts';
import { markFacets } from './exact/facet-marks.ts';
import {
  type Dictionaries,
  Dictionary,
  type ImageBatch,
  pickColumns,
  recode,
} from './exact/image-columns.ts';
import { type Findings, type Ranking, rank, type ScanCounts } from './exact/ranking.ts';
import { chooseRounding } from './exact/rounding-choice.ts';
import type { ScanChoice } from './exact/scan-choice.ts';
import { openScorer } from './exact/scorer.ts';
import { SnapshotRows } from './exact/snapshot-rows.ts';
import { TailRows } from './exact/tail-rows.ts';
import type { FaissLibrary } from './faiss/binding.ts';
import { ID_BYTES } from './id-bytes.ts';
import type { CodesDescription, UsearchDescription } from './snapshot/manifest.ts';
import { SNAPSHOT_FILES } from './snapshot/snapshot-files.ts';
import { type FaissPart, type MilvusPart, type SnapshotPart, SPARE_ROWS } from './snapshot-part.ts';
import type { UsearchLibrary } from './usearch/binding.ts';

export interface IndexRowsOptions {
  readonly snapshot:
    | {
        readonly folder: string;
        readonly count: number;
        readonly faiss: FaissPart | undefined;
        readonly usearch: UsearchDescription | undefined;
        readonly milvus: MilvusPart | undefined;
        readonly codes: CodesDescription | undefined;
      }
    | undefined;
  readonly dimension: number;
  readonly device: Device | 'auto';
  readonly threads: number;
  readonly scan: ScanChoice;
  /** The largest buffer of the graphics card. */
  readonly pieceBytes?: number | undefined;
  /** Called with the reason when a card that multiplies float16 still holds float32. */
  readonly onWithoutHalf?: (reason: string) => void;
}

interface Libraries {
  readonly faiss: FaissLibrary | undefined;
  readonly usearch: UsearchLibrary | undefined;
}

type OpenedSnapshot = IndexRowsOptions & { readonly snapshot: NonNullable<IndexRowsOptions['snapshot']> };

/** The results of searches, and how they were found. */
export interface Answers {
  /** One ranking a query. */
  readonly rankings: readonly Ranking[];
  readonly scans: ScanCounts;
  /** Why the exact rows answered instead of the snapshot's engine. */
  readonly without?: Failure | undefined;
}

/** An error of ours on its way out of the thread. */
interface Failure {
  readonly code: ErrorCode;
  readonly parameters: object;
}

/** Queries with the same filters. */
export interface Questions {
  /** Row-major [n, dimension]. */
  readonly queries: Float32Array;
  /** Matches of each query: n numbers. */
  readonly wanted: readonly number[];
  readonly filters: SearchFilters;
}

/** A request for the scores of images. */
export interface AskedImages {
  readonly query: Float32Array;
  readonly ids: Uint8Array;
  readonly filters: SearchFilters;
}

const NO_SCANS: ScanCounts = { rounding: 'int8', certified: 0, scanned: 0 };

/** Queries whose candidates are in memory at a time. */
const QUERIES_AT_ONCE = 64;

/** The whole index, in the thread that it works in: the rows of a snapshot and the tail of newer ones. */
export class IndexRows {
  readonly #dimension: number;
  readonly #dictionaries: Dictionaries;
  readonly #snapshot: SnapshotPart | undefined;
  readonly #tail: TailRows;

  private constructor(
    dimension: number,
    dictionaries: Dictionaries,
    snapshot: SnapshotPart | undefined,
    tail: TailRows,
  ) {
    this.#dimension = dimension;
    this.#dictionaries = dictionaries;
    this.#snapshot = snapshot;
    this.#tail = tail;
  }

  static async open(options: IndexRowsOptions): Promise<IndexRows> {
    const { snapshot, dimension, threads, pieceBytes, onWithoutHalf } = options;
    // As it is meant here: what does not fit on a card is said, and not left silently to the processor.
    const device = await chooseDevice(options.device);
    // Before anything is open: without its library the caller opens the same snapshot exactly.
    const libraries: Libraries = {
      faiss: snapshot?.faiss && (await (await import('./faiss/binding.ts')).loadFaiss()),
      usearch: snapshot?.usearch && (await (await import('./usearch/binding.ts')).loadUsearch()),
    };
    const dictionaries = { city: new Dictionary(), category: new Dictionary() };
    const rows =
      snapshot &&
      (await SnapshotRows.open(
        { ...snapshot, dimension, ...(await chooseRounding(snapshot, { ...options, device })) },
        { device, threads, prepack: false, pieceBytes, onWithoutHalf },
        dictionaries,
      ));
    const part = rows && snapshot && (await openPart(rows, libraries, { ...options, snapshot }));
    // One thread: the tail is small, and a second pool of threads would only take turns with the first.
    const scorer = await openScorer(dimension, { device: 'cpu', threads: 1 });
    return new IndexRows(dimension, dictionaries, part, new TailRows(scorer, dimension, dictionaries));
  }

  /** Makes rows of the snapshot findable; batches come in order of id. */
  show(batch: ImageBatch): void {
    const marks = this.#snapshot?.hasMarks ? markFacets(batch) : undefined;
    const columns = recode(batch, this.#dictionaries);
    const moved = this.#snapshot?.show(columns, batch.count, marks);
    if (moved && moved.images.length > 0) {
      this.#tail.add({ columns: pickColumns(columns, moved.images), vectors: moved.vectors });
    }
  }

  /** @throws why a search could not be answered now. */
  async check(): Promise<void> {
    await this.#snapshot?.check();
  }

  /** @param vectors row-major [batch.count, dimension]. */
  add(batch: ImageBatch, vectors: Float32Array): void {
    for (let row = 0; row < batch.count; row++) this.#snapshot?.hide(batch.ids, row);
    this.#tail.add({ columns: recode(batch, this.#dictionaries), vectors });
  }

  remove(ids: Uint8Array): void {
    for (let row = 0; row < ids.length / ID_BYTES; row++) {
      this.#snapshot?.hide(ids, row);
      this.#tail.hide(ids, row);
    }
  }

  get size(): number {
    return (this.#snapshot?.visible ?? 0) + this.#tail.visible;
  }

  async search({ queries, wanted, filters }: Questions): Promise<Answers> {
    const rankings: Ranking[] = [];
    let scans: ScanCounts = NO_SCANS;
    let without: Failure | undefined;
    for (let from = 0; from < wanted.length; from += QUERIES_AT_ONCE) {
      const to = from + QUERIES_AT_ONCE;
      const slice = queries.subarray(from * this.#dimension, to * this.#dimension);
      const answers = await this.#searchAtOnce(slice, wanted.slice(from, to), filters);
      rankings.push(...answers.rankings);
      const { rounding, certified, scanned } = answers.scans;
      scans = { rounding, certified: scans.certified + certified, scanned: scans.scanned + scanned };
      without = answers.without;
    }
    return { rankings, scans, without };
  }

  /** By image its score; NaN for what a search would not find. */
  scores({ query, ids, filters }: AskedImages): Float64Array {
    const scores = this.#tail.scores(query, ids, filters);
    const ofSnapshot = this.#snapshot?.scores(query, ids, filters);
    return ofSnapshot ? scores.map((score, at) => (Number.isNaN(score) ? ofSnapshot[at]! : score)) : scores;
  }

  async #searchAtOnce(
    queries: Float32Array,
    wanted: readonly number[],
    filters: SearchFilters,
  ): Promise<Answers> {
    const k = Math.max(...wanted) + SPARE_ROWS;
    const parts: Findings[] = [];
    let scans = NO_SCANS;
    let without: NegarehError | undefined;
    for (const part of [this.#snapshot, this.#tail]) {
      if (!part || part.visible === 0) continue;
      const found = await part.best(queries, k, filters);
      parts.push(found);
      scans = found.scans ?? scans;
      without = found.without ?? without;
    }
    const failure = without && { code: without.code, parameters: without.parameters };
    return { rankings: rank(wanted, parts), scans, without: failure };
  }

  async close(): Promise<void> {
    await this.#snapshot?.close();
    await this.#tail.close();
  }
}

/** Loaded only where a snapshot asks for it: the exact engine needs neither FAISS nor Milvus on the machine. */
async function openPart(
  rows: SnapshotRows,
  { faiss, usearch }: Libraries,
  { snapshot, dimension, threads }: OpenedSnapshot,
): Promise<SnapshotPart> {
  const { folder, count, milvus } = snapshot;
  if (faiss && snapshot.faiss) {
    const { FaissCandidates } = await import('./faiss/faiss-candidates.ts');
    const source = FaissCandidates.open(faiss, { folder, count, ...snapshot.faiss });
    return new ApproximateRows(rows, source);
  }
  if (usearch && snapshot.usearch) {
    const { UsearchCandidates } = await import('./usearch/usearch-candidates.ts');
    const description = snapshot.usearch;
    const source = UsearchCandidates.open(usearch, { folder, count, dimension, description, threads });
    return new ApproximateRows(rows, source);
  }
  if (milvus) {
    const { MilvusCandidates } = await import('./milvus/milvus-candidates.ts');
    const marks = await readFile(path.join(folder, SNAPSHOT_FILES.facetMarks));
    return new ApproximateRows(
      rows,
      new MilvusCandidates(milvus),
      new Uint32Array(Uint8Array.from(marks).buffer),
    );
  }
  return rows;
}
