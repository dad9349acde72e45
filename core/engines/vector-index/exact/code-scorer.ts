import { open, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type OnnxSession, openSession } from '../../../ground/onnx/session.ts';
import type { CodesDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { BestOfQuery } from './best-of-query.ts';
import type { Comparison } from './scan/comparison.ts';
import { encodeQueries, type QueryPlanes } from './scan/query-codes.ts';
import { ScanTeam } from './scan/scan-team.ts';
import {
  allocateShards,
  numbersOf,
  QUERIES_AT_ONCE,
  type Shards,
  shiftCodes,
  sumsOf,
} from './scan/shards.ts';
import type { ScoredRows } from './scored-rows.ts';

/** Rows of a query that may be in question: about 200 of 100,000 embeddings were for k = 100. Beyond a small part of all, comparing all is as fast. */
const mostInQuestion = (k: number, count: number): number => Math.max(4 * k + 112, count / 16);
/** float32 rounds six times between the whole product and the bounds, by 2^-24 of it each: with room to spare. */
const FLOAT_SLACK = 2 ** -21;
/** Below this float32 loses digits. */
const TINY = 2 ** -120;
/** Numbers of candidates' vectors whose memory is kept, 16 MB. */
const MOST_KEPT = 2 ** 22;
/** More threads would only wait for the same memory. */
const MOST_THREADS = 16;

interface Opened {
  readonly shards: Shards;
  readonly team: ScanTeam;
  readonly gather: OnnxSession;
  readonly rests: Float32Array;
  readonly largestRest: number;
  readonly codes: CodesDescription;
}

interface OpenOptions {
  readonly folder: string;
  readonly codes: CodesDescription;
  readonly dimension: number;
  /** Of the matrix, padding included. */
  readonly rows: number;
  /** 0 for as many as there are cores. */
  readonly threads: number;
  /** Opens what products of several queries are computed by. */
  readonly byProducts: boolean;
}

/** What is added to rows' scores, and how often it was changed since the rows were opened. */
export interface ChangingMask {
  /** By row its rest, or MASKED. */
  readonly mask: Float32Array;
  readonly changes: number;
}

/** How the best rows are looked for. */
export interface CodeSearch extends ChangingMask {
  readonly k: number;
  /** Products of several queries come from ONNX Runtime. */
  readonly byProducts: boolean;
}

export const scanThreads = (threads: number): number =>
  Math.min(MOST_THREADS, threads > 0 ? threads : availableParallelism());

/** Searches the int8 codes of a snapshot, and knows when what it finds is what comparing all vectors finds. */
export class CodeScorer {
  readonly #opened: Opened;
  /** What candidates' vectors are read into: new memory each time costs as much as the reading. */
  #vectors = new Float32Array();
  /** The mask that the shards hold. */
  #held: ChangingMask | undefined;

  private constructor(opened: Opened) {
    this.#opened = opened;
  }

  /** @throws RangeError where the machine does not have the memory. */
  static async open({
    folder,
    codes,
    dimension,
    rows,
    threads,
    byProducts,
  }: OpenOptions): Promise<CodeScorer> {
    const size = scanThreads(threads);
    const shards = allocateShards({ rows, dimension, threads: size });
    const rests = await readCodes(folder, shards, rows);
    let largestRest = 0;
    for (const rest of rests) if (rest > largestRest) largestRest = rest;
    const team = await ScanTeam.open(shards, size, byProducts);
    const gather = await openSession(path.join(folder, SNAPSHOT_FILES.gatherGraph), {
      device: 'cpu',
      threads,
      prepack: false,
    });
    return new CodeScorer({ shards, team, gather, rests, largestRest, codes });
  }

  /** By row, what a mask of these rows adds to the score of one that may be found. */
  get rests(): Float32Array {
    return this.#opened.rests;
  }

  /** @returns for each query rows among which its k best are, or undefined where the codes leave too many open. */
  async best(queries: Float32Array, search: CodeSearch): Promise<(ScoredRows | undefined)[]> {
    const { shards } = this.#opened;
    this.#hold(search);
    const found: (ScoredRows | undefined)[] = [];
    const numbers = QUERIES_AT_ONCE * shards.dimension;
    for (let from = 0; from < queries.length; from += numbers) {
      found.push(...(await this.#bestAtOnce(queries.subarray(from, from + numbers), search)));
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#opened.team.close();
    await this.#opened.gather.close();
  }

  #hold({ mask, changes }: ChangingMask): void {
    if (this.#held?.mask === mask && this.#held.changes === changes) return;
    for (const shard of this.#opened.shards.parts) {
      numbersOf(shard, 'masks').set(mask.subarray(shard.first, shard.first + shard.rows));
    }
    this.#held = { mask, changes };
  }

  async #bestAtOnce(
    queries: Float32Array,
    { k, byProducts }: CodeSearch,
  ): Promise<(ScoredRows | undefined)[]> {
    const { shards, team, rests: ofRows } = this.#opened;
    const { dimension, stride } = shards;
    const { coarse, fine, norms } = encodeQueries(queries, dimension, stride);
    const compared = this.#compared(fine);
    const inQuestion = await team.scan({
      coarse: coarse && this.#compared(coarse),
      fine: compared,
      k,
      most: mostInQuestion(k, ofRows.length),
      byProducts,
    });
    const best = inQuestion.map((rows, query) => {
      const vector = queries.subarray(query * dimension, (query + 1) * dimension);
      const asked = { query: vector, norm: norms[query]!, k, slack: compared.slacks[query]! };
      return rows && new BestOfQuery(rows, asked);
    });
    for (;;) {
      const asked = best.map(each => each?.next());
      const all = Int32Array.from(asked.flatMap(rows => (rows ? [...rows] : [])));
      if (all.length === 0) return best.map(each => each?.scored());
      const vectors = await this.#gather(all);
      let from = 0;
      for (const [query, rows] of asked.entries()) {
        if (!rows) continue;
        const to = from + rows.length * dimension;
        best[query]!.score(rows, vectors.subarray(from, to));
        from = to;
      }
    }
  }

  /** With what the codes of each query of norm 1 leave open of any row's score, beside the row's own rest. */
  #compared({ planes, scales, rests }: QueryPlanes): Comparison {
    const { codes, largestRest } = this.#opened;
    const { largestNorm } = codes;
    const slacks = rests.map(
      rest => rest * largestNorm + FLOAT_SLACK * ((1 + rest) * largestNorm + largestRest) + TINY,
    );
    return { planes, scales, slacks };
  }

  /** The vectors of these rows, until the next call. */
  async #gather(rows: Int32Array): Promise<Float32Array> {
    const { gather, shards } = this.#opened;
    const numbers = rows.length * shards.dimension;
    const vectors = this.#vectors.length < numbers ? new Float32Array(numbers) : this.#vectors;
    if (numbers <= MOST_KEPT) this.#vectors = vectors;
    const best = vectors.subarray(0, numbers);
    await gather.runInto(
      { rows: { type: 'int32', data: rows, dims: [rows.length] } },
      { best: { type: 'float32', data: best, dims: [rows.length, shards.dimension] } },
    );
    return best;
  }
}

/** Fills the shards. @returns the rows' rests. */
async function readCodes(folder: string, shards: Shards, rows: number): Promise<Float32Array> {
  const bytes = await readFile(path.join(folder, SNAPSHOT_FILES.scales));
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  await using file = await open(path.join(folder, SNAPSHOT_FILES.codes));
  for (const shard of shards.parts) {
    const { first, rows: height, codes, memory } = shard;
    numbersOf(shard, 'scales').set(numbers.subarray(first, first + height));
    sumsOf(shard).set(numbers.subarray(2 * rows + first, 2 * rows + first + height));
    const own = new Uint8Array(memory.buffer, codes, height * shards.stride);
    for (let done = 0; done < own.length; ) {
      const { bytesRead } = await file.read(own, done, own.length - done, first * shards.stride + done);
      if (bytesRead === 0) throw new RangeError(`the codes end before row ${first + height}`);
      done += bytesRead;
    }
    shiftCodes(own);
  }
  return numbers.slice(rows, 2 * rows);
}
