import type { OpenRows } from '../certificate.ts';
import type { Comparison, Part } from './comparison.ts';
import { HIT } from './hit-list.ts';
import { GROUP_ASK, GROUP_QUERIES } from './judge-kernel.ts';
import { CODE_ZERO } from './kernel-layout.ts';
import type { Products } from './products.ts';
import { COARSE_ZERO } from './query-codes.ts';
import { JUDGED_ROWS, type Shards } from './shards.ts';

/** Rows that are bounded before the first look at what is known of the thresholds. */
const FIRST_ROWS = 64;

/** What is in question of each query, and the highest threshold that a thread knows of. */
interface Found {
  readonly lists: readonly OpenRows[];
  readonly known: Float32Array;
}

/**
 * One pass of several queries whose products ONNX Runtime computes, a chunk of rows at a time: WebAssembly has vectors of 128 bits, and
 * processors of up to 512. The kernel then bounds the rows by what it finds there.
 */
export class ProductScan {
  readonly #shards: Shards;
  readonly #products: Products;
  readonly #station: number;
  /** int8 [stride, width]. */
  #queries = new Int8Array();
  #groups = 0;

  constructor(shards: Shards, products: Products, station: number) {
    this.#shards = shards;
    this.#products = products;
    this.#station = station;
  }

  /** What all of the pass is compared with. */
  ask(parts: readonly Part[], { planes, scales }: Pick<Comparison, 'planes' | 'scales'>): void {
    const { dimension, stride } = this.#shards;
    this.#groups = Math.ceil(scales.length / GROUP_QUERIES);
    const width = this.#groups * GROUP_QUERIES;
    this.#queries = new Int8Array(stride * width);
    const zeros = new Int32Array(width);
    for (let query = 0; query < scales.length; query++) {
      const plane = planes.subarray(query * stride, query * stride + dimension);
      zeros[query] = CODE_ZERO * copyCodes(plane, this.#queries.subarray(query), width);
    }
    for (const { shard, words, floats } of parts) {
      const { groupAsks } = shard.stations[this.#station]!;
      for (let query = 0; query < width; query++) {
        words[placeOf(groupAsks, query, GROUP_ASK.zeros)] = zeros[query]!;
        floats[placeOf(groupAsks, query, GROUP_ASK.scales)] = scales[query] ?? 0;
        floats[placeOf(groupAsks, query, GROUP_ASK.thresholds)] = Infinity;
      }
    }
  }

  async scan(part: Part, first: number, found: Found): Promise<void> {
    const { shard, bytes, words } = part;
    const { stride, productChunk } = this.#shards;
    const products = shard.stations[this.#station]!.products / 4;
    const end = Math.min(shard.rows, first + productChunk);
    const codes = bytes.subarray(shard.codes + first * stride, shard.codes + end * stride);
    const into = words.subarray(products, products + (end - first) * this.#groups * GROUP_QUERIES);
    await this.#products.multiply(codes, this.#queries, into);
    for (let from = first, to = first; from < end; from = to) {
      // Fewer at first, where the thresholds of the first chunk rise with every row.
      to = Math.min(end, from + Math.max(FIRST_ROWS, Math.min(from - first, JUDGED_ROWS)));
      this.#judge(part, { first, from, to }, found);
    }
  }

  /** Notes rows of a chunk that begins with `first`. */
  #judge(
    { shard, masks, words, floats, scan }: Part,
    { first, from, to }: { readonly first: number; readonly from: number; readonly to: number },
    { lists, known }: Found,
  ): void {
    const { groupHitBytes } = this.#shards;
    const { products, groupAsks, groupHits } = shard.stations[this.#station]!;
    const width = this.#groups * GROUP_QUERIES;
    for (let query = 0; query < lists.length; query++) {
      lists[query]!.raise(known[query]!);
      floats[placeOf(groupAsks, query, GROUP_ASK.thresholds)] = lists[query]!.threshold;
    }
    const nextOf = (group: number): number => (groupAsks + group * GROUP_ASK.bytes + GROUP_ASK.next) / 4;
    for (let group = 0; group < this.#groups; group++) {
      words[nextOf(group)] = groupHits + group * groupHitBytes;
    }
    const judged = products + (from - first) * width * 4;
    scan['judge']!(from, to, judged, shard.scales, shard.masks, groupAsks, this.#groups);
    for (let group = 0; group < this.#groups; group++) {
      const own = lists.slice(group * GROUP_QUERIES, (group + 1) * GROUP_QUERIES);
      for (let hit = groupHits + group * groupHitBytes; hit < words[nextOf(group)]!; hit += HIT.bytes) {
        const row = words[(hit + HIT.row) / 4]!;
        const twice = 2 * masks[row]!;
        for (let lane = 0; lane < own.length; lane++) {
          const list = own[lane]!;
          const bound = floats[(hit + HIT.bounds) / 4 + lane]!;
          if (bound >= list.threshold) list.add(shard.first + row, bound, bound - twice);
        }
      }
    }
    for (let query = 0; query < lists.length; query++) {
      known[query] = Math.max(known[query]!, lists[query]!.threshold);
    }
  }
}

/** Codes of a plane, a number of each `width`. @returns their sum. */
function copyCodes(plane: Uint8Array, to: Int8Array, width: number): number {
  let sum = 0;
  for (let at = 0; at < plane.length; at++) {
    const code = plane[at]! - COARSE_ZERO;
    to[at * width] = code;
    sum += code;
  }
  return sum;
}

/** Where a query's number of four bytes stands among the asks. */
const placeOf = (asks: number, query: number, offset: number): number =>
  (asks + Math.floor(query / GROUP_QUERIES) * GROUP_ASK.bytes + offset) / 4 + (query % GROUP_QUERIES);
