import type { SearchFilters } from '../../ground/domain/search.ts';
import type { Device } from '../../ground/onnx/device.ts';
import { chooseDevice } from '../../ground/onnx/session.ts';
import { type Dictionaries, Dictionary, type ImageBatch, recode } from './exact/image-columns.ts';
import { type Findings, type Ranking, rank, type ScanCounts } from './exact/ranking.ts';
import { chooseScan, type ScanChoice } from './exact/scan-choice.ts';
import { openScorer } from './exact/scorer.ts';
import { SnapshotRows } from './exact/snapshot-rows.ts';
import { TailRows } from './exact/tail-rows.ts';
import type { FaissLibrary } from './faiss/binding.ts';
import { ID_BYTES } from './id-bytes.ts';
import type { CodesDescription } from './snapshot/manifest.ts';
import { type FaissPart, type SnapshotPart, SPARE_ROWS } from './snapshot-part.ts';

export interface IndexRowsOptions {
  readonly snapshot:
    | {
        readonly folder: string;
        readonly count: number;
        readonly faiss: FaissPart | undefined;
        readonly codes: CodesDescription | undefined;
      }
    | undefined;
  readonly dimension: number;
  readonly device: Device | 'auto';
  readonly threads: number;
  readonly scan: ScanChoice;
}

/** What searches found, and how. */
export interface Answers {
  /** One ranking a query. */
  readonly rankings: readonly Ranking[];
  readonly scans: ScanCounts;
}

/** Queries with the same filters. */
export interface Questions {
  /** Row-major [n, dimension]. */
  readonly queries: Float32Array;
  /** Matches of each query: n numbers. */
  readonly wanted: readonly number[];
  readonly filters: SearchFilters;
}

/** Scores that one run may hold, 64 MB: sixteen queries over a million rows go at once, any batch over 100,000. */
const SCORES_AT_ONCE = 2 ** 24;

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
    const { snapshot, dimension, device, threads } = options;
    // Before anything is open: without FAISS the caller opens the same snapshot exactly.
    const faiss = snapshot?.faiss && (await (await import('./faiss/binding.ts')).loadFaiss());
    const dictionaries = { city: new Dictionary(), category: new Dictionary() };
    const rows =
      snapshot &&
      (await SnapshotRows.open(
        { ...snapshot, dimension, coded: await chooseCodes(options) },
        { device, threads, prepack: false },
        dictionaries,
      ));
    const part =
      rows && faiss && snapshot.faiss
        ? await openFaissPart(rows, faiss, { folder: snapshot.folder, ...snapshot.faiss })
        : rows;
    // One thread: the tail is small, and a second pool of threads would only take turns with the first.
    const scorer = await openScorer(dimension, { device: 'cpu', threads: 1 });
    return new IndexRows(dimension, dictionaries, part, new TailRows(scorer, dimension, dictionaries));
  }

  /** Makes rows of the snapshot findable; batches come in order of id. */
  show(batch: ImageBatch): void {
    this.#snapshot?.show(recode(batch, this.#dictionaries), batch.count);
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
    const atOnce = Math.max(
      1,
      Math.floor(SCORES_AT_ONCE / Math.max(this.#snapshot?.rows ?? 0, this.#tail.rows)),
    );
    const rankings: Ranking[] = [];
    let [certified, scanned] = [0, 0];
    for (let from = 0; from < wanted.length; from += atOnce) {
      const slice = queries.subarray(from * this.#dimension, (from + atOnce) * this.#dimension);
      const answers = await this.#searchAtOnce(slice, wanted.slice(from, from + atOnce), filters);
      rankings.push(...answers.rankings);
      certified += answers.scans.certified;
      scanned += answers.scans.scanned;
    }
    return { rankings, scans: { certified, scanned } };
  }

  async #searchAtOnce(
    queries: Float32Array,
    wanted: readonly number[],
    filters: SearchFilters,
  ): Promise<Answers> {
    const k = Math.max(...wanted) + SPARE_ROWS;
    const parts: Findings[] = [];
    let scans: ScanCounts = { certified: 0, scanned: 0 };
    for (const part of [this.#snapshot, this.#tail]) {
      if (!part || part.visible === 0) continue;
      const found = await part.best(queries, k, filters);
      parts.push(found);
      scans = found.scans ?? scans;
    }
    return { rankings: rank(queries, wanted, parts), scans };
  }

  async close(): Promise<void> {
    await this.#snapshot?.close();
    await this.#tail.close();
  }
}

/** Loaded only where a snapshot asks for it: the exact engine needs no FAISS on the machine. */
async function openFaissPart(
  rows: SnapshotRows,
  faiss: FaissLibrary,
  part: FaissPart & { readonly folder: string },
): Promise<SnapshotPart> {
  const { FaissRows } = await import('./faiss/faiss-rows.ts');
  return FaissRows.open(rows, faiss, part);
}

/** The codes are for processors; a graphics card reads float32 many times faster than a processor its codes. */
async function chooseCodes({ snapshot, dimension, device, threads, scan }: IndexRowsOptions) {
  if (!snapshot?.codes || snapshot.faiss || chooseDevice(device) !== 'cpu') return undefined;
  const bytes = snapshot.count * dimension * 4;
  const range = await chooseScan(scan, { bytes, threads });
  return range && { codes: snapshot.codes, range };
}
