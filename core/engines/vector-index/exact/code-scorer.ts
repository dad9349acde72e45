import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ByteRange } from '../../../ground/onnx/byte-products.ts';
import { type OnnxSession, openSession } from '../../../ground/onnx/session.ts';
import type { CodesDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { countCandidates } from './certificate.ts';
import { encodeQueries, type QueryCodes } from './query-codes.ts';
import type { Candidates } from './scorer.ts';

/** Rows that are looked at for `k` wanted ones: about 300 of 100,000 embeddings came into question for k = 100. */
const firstWidth = (k: number): number => 4 * k + 112;
/** Where those are too few, so many times more are tried, as long as they are a small part of all. */
const WIDENING = 8;
const LARGEST_PART = 1 / 8;
/** Queries whose candidates are in memory at a time. */
const QUERIES_AT_ONCE = 16;
/** float32 rounds five times between the whole product and the bound, by 2^-24 of it each: with room to spare. */
const FLOAT_SLACK = 2 ** -21;
/** Below this float32 loses digits. */
const TINY = 2 ** -120;

interface Opened {
  readonly search: OnnxSession;
  readonly gather: OnnxSession;
  readonly rests: Float32Array;
  readonly largestRest: number;
  readonly codes: CodesDescription;
  readonly range: ByteRange;
  readonly dimension: number;
}

interface OpenOptions {
  readonly folder: string;
  readonly codes: CodesDescription;
  readonly dimension: number;
  /** Of the matrix, padding included. */
  readonly rows: number;
  readonly range: ByteRange;
  readonly threads: number;
}

/** Searches the int8 codes of a snapshot, and knows when what it finds is what comparing all vectors finds. */
export class CodeScorer {
  readonly #opened: Opened;

  private constructor(opened: Opened) {
    this.#opened = opened;
  }

  static async open({ folder, codes, dimension, rows, range, threads }: OpenOptions): Promise<CodeScorer> {
    const options = { device: 'cpu', threads } as const;
    const bytes = await readFile(path.join(folder, SNAPSHOT_FILES.scales));
    const rests = new Float32Array(Uint8Array.from(bytes.subarray(rows * 4)).buffer);
    let largestRest = 0;
    for (const rest of rests) if (rest > largestRest) largestRest = rest;
    const search = await openSession(path.join(folder, SNAPSHOT_FILES.codesGraph), options);
    const gather = await openSession(path.join(folder, SNAPSHOT_FILES.gatherGraph), {
      ...options,
      prepack: false,
    });
    return new CodeScorer({ search, gather, rests, largestRest, codes, range, dimension });
  }

  /** By row, what a mask of these rows adds to the score of one that may be found. */
  get rests(): Float32Array {
    return this.#opened.rests;
  }

  /**
   * @param mask by row its rest, or MASKED.
   * @returns for each query the rows among which its k best are, or undefined where the codes do not tell.
   */
  async best(queries: Float32Array, k: number, mask: Float32Array): Promise<(Candidates | undefined)[]> {
    const { dimension } = this.#opened;
    const found: (Candidates | undefined)[] = [];
    const numbers = QUERIES_AT_ONCE * dimension;
    for (let from = 0; from < queries.length; from += numbers) {
      found.push(...(await this.#bestAtOnce(queries.subarray(from, from + numbers), k, mask)));
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#opened.search.close();
    await this.#opened.gather.close();
  }

  async #bestAtOnce(
    queries: Float32Array,
    k: number,
    mask: Float32Array,
  ): Promise<(Candidates | undefined)[]> {
    const { dimension, range } = this.#opened;
    const width = firstWidth(k);
    const rowsOf = await this.#search(encodeQueries(queries, dimension, range), { k, width, mask });
    const wider = width * WIDENING;
    if (wider < mask.length * LARGEST_PART) {
      for (const [query, rows] of rowsOf.entries()) {
        if (rows) continue;
        const alone = queries.subarray(query * dimension, (query + 1) * dimension);
        const options = { k, width: wider, mask };
        [rowsOf[query]] = await this.#search(encodeQueries(alone, dimension, range), options);
      }
    }
    return this.#gather(rowsOf);
  }

  /** @returns the rows of each query that come into question. */
  async #search(
    query: QueryCodes,
    { k, width, mask }: { k: number; width: number; mask: Float32Array },
  ): Promise<(Int32Array | undefined)[]> {
    const { search, rests, dimension } = this.#opened;
    const count = mask.length;
    const fetched = Math.min(width, count);
    const found = await search.run({
      queries: { type: 'uint8', data: query.codes, dims: [query.rests.length, dimension] },
      'query-scale': { type: 'float32', data: Float32Array.of(query.scale), dims: [] },
      'query-zero': { type: 'uint8', data: Uint8Array.of(query.zero), dims: [] },
      rests: { type: 'float32', data: mask, dims: [count] },
      k: { type: 'int64', data: BigInt64Array.of(BigInt(fetched)), dims: [1] },
    });
    const bounds = found['bounds']!.data as Float32Array;
    const rows = found['rows']!.data as Int32Array;
    return Array.from(query.rests, (rest, at) => {
      const own = rows.subarray(at * fetched, (at + 1) * fetched);
      const candidates = countCandidates({
        bounds: bounds.subarray(at * fetched, (at + 1) * fetched),
        rows: own,
        rests,
        slack: this.#slack(rest),
        k,
        count,
      });
      return candidates === undefined ? undefined : own.subarray(0, candidates);
    });
  }

  /** What the codes of a query of norm 1 leave open of any row's score, beside the row's own rest. */
  #slack(rest: number): number {
    const { codes, largestRest } = this.#opened;
    return rest * codes.largestNorm + FLOAT_SLACK * ((1 + rest) * codes.largestNorm + largestRest) + TINY;
  }

  async #gather(rowsOf: readonly (Int32Array | undefined)[]): Promise<(Candidates | undefined)[]> {
    const { gather, dimension } = this.#opened;
    const all = new Int32Array(rowsOf.reduce((sum, rows) => sum + (rows?.length ?? 0), 0));
    let next = 0;
    for (const rows of rowsOf) {
      if (!rows) continue;
      all.set(rows, next);
      next += rows.length;
    }
    if (next === 0) return rowsOf.map(rows => rows && { rows, vectors: new Float32Array() });
    const found = await gather.run({ rows: { type: 'int32', data: all, dims: [next] } });
    const vectors = found['best']!.data as Float32Array;
    let begin = 0;
    return rowsOf.map(rows => {
      if (!rows) return undefined;
      const from = begin;
      begin += rows.length * dimension;
      return { rows, vectors: vectors.subarray(from, begin) };
    });
  }
}
