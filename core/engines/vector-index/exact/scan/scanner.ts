import { type CompiledModule, instantiate } from '../../../../ground/wasm/module.ts';
import { NO_THRESHOLD, OpenRows, type RowsInQuestion, roundDown } from '../certificate.ts';
import type { Comparison, Part } from './comparison.ts';
import { HIT } from './hit-list.ts';
import { ASK, TILE_ROWS } from './kernel-layout.ts';
import { ProductScan } from './product-scan.ts';
import type { Products } from './products.ts';
import { numbersOf, type Shards } from './shards.ts';

/** What processors fetch at a time, at least. */
const LINE_BYTES = 64;

/** What is looked for. */
export interface ScanQuestion {
  /** With all rows. */
  readonly coarse: Comparison;
  /** With what is in question. */
  readonly fine: Comparison;
  readonly k: number;
  /** Rows of a query that may be in question at most. */
  readonly most: number;
  /** Products of several queries come from ONNX Runtime, and not from the kernel. */
  readonly byProducts?: boolean;
  /** By query a score: rows that cannot reach it are left out. */
  readonly assumed?: Float64Array | undefined;
}

/** A pass over all rows that several threads make together. */
export interface Pass extends ScanQuestion {
  /** int32: the next chunk that nobody has taken. */
  readonly next: SharedArrayBuffer;
  /** float32 by query: the highest threshold that a thread knows of. */
  readonly thresholds: SharedArrayBuffer;
}

export function passOver({ assumed, ...question }: ScanQuestion): Pass {
  const { slacks } = question.coarse;
  const thresholds = new SharedArrayBuffer(4 * slacks.length);
  const least = (query: number): number => roundDown((assumed?.[query] ?? -Infinity) - slacks[query]!);
  new Float32Array(thresholds).set(slacks.map((_, query) => Math.max(NO_THRESHOLD, least(query))));
  return { ...question, next: new SharedArrayBuffer(4), thresholds };
}

/** What one thread found in question, by query; undefined for one of which too much is. */
export type Found = (RowsInQuestion | undefined)[];

export interface ScannerPlace {
  readonly station: number;
  readonly products?: Products | undefined;
}

/** Compares queries with rows of codes, in the thread that it was made in. */
export class Scanner {
  readonly #shards: Shards;
  readonly #station: number;
  readonly #products: Products | undefined;
  readonly #parts: readonly Part[];

  /**
   * @param station the number of the thread.
   * @param products for passes by products; the caller's.
   */
  constructor(shards: Shards, kernel: CompiledModule, { station, products }: ScannerPlace) {
    this.#shards = shards;
    this.#station = station;
    this.#products = products;
    this.#parts = shards.parts.map(shard => ({
      shard,
      masks: numbersOf(shard, 'masks'),
      bytes: new Uint8Array(shard.memory.buffer),
      words: new Int32Array(shard.memory.buffer),
      floats: new Float32Array(shard.memory.buffer),
      scan: instantiate(kernel, shard.memory),
    }));
  }

  /** Takes chunk after chunk until none is left. */
  async scan({ coarse, fine, k, most, next, thresholds, byProducts }: Pass): Promise<Found> {
    const { slacks, ...asked } = coarse;
    const lists = Array.from(slacks, slack => new OpenRows({ k, slack, most }));
    const known = new Float32Array(thresholds);
    const taken = new Int32Array(next);
    const products = byProducts ? this.#byProducts(asked) : undefined;
    const chunk = products ? this.#shards.productChunk : this.#shards.chunk;
    if (!products) for (const part of this.#parts) this.#ask(part, asked);
    let [at, before] = [0, 0];
    for (let number = Atomics.add(taken, 0, 1); at < this.#parts.length; ) {
      const part = this.#parts[at]!;
      const from = (number - before) * chunk;
      if (from >= part.shard.rows) {
        before += Math.ceil(part.shard.rows / chunk);
        at++;
        continue;
      }
      if (products) await products.scan(part, from, { lists, known });
      else this.#scanChunk(part, from, { lists, known });
      number = Atomics.add(taken, 0, 1);
    }
    const found = lists.map(list => list.result());
    return found.map((rows, query) => rows && this.#refine(rows, query, { fine, k, most }));
  }

  #byProducts(asked: Pick<Comparison, 'planes' | 'scales'>): ProductScan {
    if (!this.#products) throw new Error('this thread was opened without products');
    const scan = new ProductScan(this.#shards, this.#products, this.#station);
    scan.ask(this.#parts, asked);
    return scan;
  }

  #ask({ shard, bytes, floats }: Part, { planes, scales }: Pick<Comparison, 'planes' | 'scales'>): void {
    const station = shard.stations[this.#station]!;
    bytes.set(planes, station.planes);
    // The last of an odd number of queries has a silent neighbour.
    for (let query = 0; query < scales.length + (scales.length % 2); query++) {
      const ask = station.asks + query * ASK.bytes;
      floats[(ask + ASK.scale) / 4] = scales[query] ?? 0;
      floats[(ask + ASK.threshold) / 4] = Infinity;
    }
  }

  #scanChunk(
    part: Part,
    from: number,
    { lists, known }: { lists: readonly OpenRows[]; known: Float32Array },
  ): void {
    const { shard, words, floats, scan } = part;
    const { chunk, hitBytes } = this.#shards;
    const { planes, asks, hits } = shard.stations[this.#station]!;
    for (const [query, list] of lists.entries()) {
      list.raise(known[query]!);
      floats[(asks + query * ASK.bytes + ASK.threshold) / 4] = list.threshold;
      words[(asks + query * ASK.bytes + ASK.next) / 4] = hits + query * hitBytes;
    }
    const to = Math.min(shard.rows, from + chunk);
    const { codes, scales, masks, sums } = shard;
    if (lists.length === 1) scan['one']!(from, to, codes, scales, masks, sums, planes, asks);
    else {
      const even = lists.length + (lists.length % 2);
      scan['coarse']!(from, to, codes, scales, masks, sums, planes, asks, even);
    }
    for (const [query, list] of lists.entries()) {
      const first = hits + query * hitBytes;
      const end = words[(asks + query * ASK.bytes + ASK.next) / 4]!;
      if (end === first) continue;
      addHits(part, { first, end }, list);
      if (list.threshold > known[query]!) known[query] = list.threshold;
    }
  }

  /** Compares what is in question of a query once more, with its finer codes: about half of it is left. */
  #refine(
    { rows }: RowsInQuestion,
    query: number,
    { fine, k, most }: Pick<Pass, 'fine' | 'k' | 'most'>,
  ): RowsInQuestion | undefined {
    const { stride } = this.#shards;
    const list = new OpenRows({ k, slack: fine.slacks[query]!, most });
    const asked = {
      planes: fine.planes.subarray(2 * query * stride, 2 * (query + 1) * stride),
      scales: fine.scales.subarray(query, query + 1),
    };
    for (const part of this.#parts) {
      const { shard, masks, words, floats, scan } = part;
      const { planes, asks, hits } = shard.stations[this.#station]!;
      const { codes, scales, sums, first } = shard;
      this.#ask(part, asked);
      floats[(asks + ASK.threshold) / 4] = NO_THRESHOLD;
      const ownRows = rows.filter(row => row >= first && row < first + shard.rows);
      words[hits / 4] = touchCodes(part, ownRows, stride);
      for (const row of ownRows) {
        const own = row - first;
        words[(asks + ASK.next) / 4] = hits;
        scan['fine']!(own, own + 1, codes, scales, shard.masks, sums, planes, asks);
        const bound = floats[(hits + HIT.bounds) / 4]!;
        list.add(row, bound, bound - 2 * masks[own]!);
      }
    }
    return list.result();
  }
}

/**
 * Reads a byte of each cache line of these rows: the processor fetches many of those at a time, while the kernel waits for one row after the
 * other, which takes half as long again.
 * @returns what it has read, so that it is not left out as useless.
 */
function touchCodes({ shard, bytes }: Part, rows: Int32Array, stride: number): number {
  let read = 0;
  for (let at = 0; at < rows.length; at++) {
    const from = shard.codes + (rows[at]! - shard.first) * stride;
    for (let line = 0; line < stride; line += LINE_BYTES) read ^= bytes[from + line]!;
  }
  return read;
}

function addHits(
  { shard, masks, words, floats }: Part,
  { first, end }: { readonly first: number; readonly end: number },
  list: OpenRows,
): void {
  for (let hit = first; hit < end; hit += HIT.bytes) {
    const row = words[(hit + HIT.row) / 4]!;
    for (let lane = 0; lane < TILE_ROWS; lane++) {
      const bound = floats[(hit + HIT.bounds) / 4 + lane]!;
      if (bound < list.threshold) continue;
      list.add(shard.first + row + lane, bound, bound - 2 * masks[row + lane]!);
    }
  }
}
