import { open, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { CodesDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import type { Comparison } from './scan/comparison.ts';
import { encodeQueries, type QueryPlanes } from './scan/query-codes.ts';
import { RowSample } from './scan/row-sample.ts';
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
/** More threads would only wait for the same memory. */
const MOST_THREADS = 16;

interface Opened {
  readonly shards: Shards;
  readonly team: ScanTeam;
  readonly sample: RowSample;
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
  /** A few rows tell beforehand what scores to look for, which is worth it for many queries at once. */
  readonly isForeseen: boolean;
}

export const scanThreads = (threads: number): number =>
  Math.min(MOST_THREADS, threads > 0 ? threads : availableParallelism());

/** Searches the int8 codes of a snapshot, and knows when what it finds is what comparing all vectors finds. */
export class CodeScorer {
  readonly rounding = 'int8';
  readonly #opened: Opened;
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
    const sample = new RowSample(shards, rows, size);
    const gatherGraph = path.join(folder, SNAPSHOT_FILES.gatherGraph);
    const team = await ScanTeam.open({ shards, sample: sample.shards, byProducts, gatherGraph }, size);
    return new CodeScorer({ shards, team, sample, rests, largestRest, codes });
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
  }

  #hold({ mask, changes }: ChangingMask): void {
    if (this.#held?.mask === mask && this.#held.changes === changes) return;
    for (const shard of this.#opened.shards.parts) {
      numbersOf(shard, 'masks').set(mask.subarray(shard.first, shard.first + shard.rows));
    }
    this.#opened.sample.hold(mask);
    this.#held = { mask, changes };
  }

  async #bestAtOnce(
    queries: Float32Array,
    { k, byProducts, isForeseen }: CodeSearch,
  ): Promise<(ScoredRows | undefined)[]> {
    const { shards, team, sample, rests: ofRows } = this.#opened;
    const { dimension, stride } = shards;
    const { coarse, fine, norms } = encodeQueries(queries, dimension, stride);
    const compared = this.#compared(fine);
    const question = {
      coarse: this.#compared(coarse),
      fine: compared,
      k,
      most: mostInQuestion(k, ofRows.length),
      byProducts,
    };
    const assumed = isForeseen ? await sample.foresee(team, question) : undefined;
    const inQuestion = await team.scan({ ...question, assumed });
    const questions = inQuestion.flatMap((rows, query) => {
      if (!rows) return [];
      const own = {
        query: queries.slice(query * dimension, (query + 1) * dimension),
        norm: norms[query]!,
        slack: compared.slacks[query]!,
        assumed: assumed?.[query] ?? -Infinity,
      };
      return [{ inQuestion: rows, k, ...own }];
    });
    const best = (await team.score(questions)).values();
    return inQuestion.map(rows => rows && best.next().value);
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
