import { allocate, type SharedMemory } from '../../../../ground/wasm/module.ts';
import { GROUP_ROWS } from '../graph.ts';
import { HIT } from './hit-list.ts';
import { GROUP_ASK, GROUP_QUERIES } from './judge-kernel.ts';
import { ASK, CODE_ZERO, strideOf, TILE_ROWS } from './kernel-layout.ts';

/** Queries that one pass over the codes compares: more of them would not stay in the nearest cache beside four rows. */
export const QUERIES_AT_ONCE = 32;
/** Codes that a thread takes at a time, about half a megabyte: little is left to wait for when one is held up. */
const CHUNK_BYTES = 2 ** 19;
/** The same of rows whose products are computed apart: a call of ONNX Runtime costs as much as some fifty rows. */
const PRODUCT_CHUNK_ROWS = 4096;
/** Of those, rows that are bounded between two looks at what is known of the thresholds. */
export const JUDGED_ROWS = 512;
/** A memory ends at four gigabytes. */
const SHARD_BYTES = 2 ** 30;

/** Where things lie in a shard's memory. */
export interface Shard {
  readonly memory: SharedMemory;
  /** The first of its rows, by their numbers in the index. */
  readonly first: number;
  readonly rows: number;
  readonly codes: number;
  readonly scales: number;
  readonly masks: number;
  readonly sums: number;
  /** By thread: what it is asked, and what it finds. */
  readonly stations: readonly Station[];
}

interface Station {
  readonly planes: number;
  readonly asks: number;
  /** A list of hits a query, each of `hitBytes`. */
  readonly hits: number;
  /** Products of a product chunk with all queries: int32 [rows, queries]. */
  readonly products: number;
  /** What four queries each are asked of those, and their lists of hits, each of `groupHitBytes`. */
  readonly groupAsks: number;
  readonly groupHits: number;
}

/** The codes of an index in memory that threads share, in parts of at most a gigabyte. */
export interface Shards {
  readonly dimension: number;
  readonly stride: number;
  /** Rows that a thread takes at a time. */
  readonly chunk: number;
  /** Of one query: as many as a chunk may have. */
  readonly hitBytes: number;
  /** Rows whose products are computed together. */
  readonly productChunk: number;
  /** Of four queries: as many hits as are noted at a time. */
  readonly groupHitBytes: number;
  readonly parts: readonly Shard[];
}

/** @throws RangeError where the machine does not have the memory. */
export function allocateShards(
  {
    rows,
    dimension,
    threads,
  }: { readonly rows: number; readonly dimension: number; readonly threads: number },
  shardBytes = SHARD_BYTES,
): Shards {
  const stride = strideOf(dimension);
  const chunk = Math.min(4096, Math.max(TILE_ROWS, 2 ** Math.round(Math.log2(CHUNK_BYTES / stride))));
  const productChunk = Math.min(PRODUCT_CHUNK_ROWS, Math.ceil(rows / threads));
  const sizes = {
    stride,
    hitBytes: (chunk / TILE_ROWS) * HIT.bytes,
    productChunk,
    groupHitBytes: JUDGED_ROWS * HIT.bytes,
  };
  const most = Math.max(1, Math.floor(shardBytes / (stride + 12) / GROUP_ROWS)) * GROUP_ROWS;
  const parts: Shard[] = [];
  for (let first = 0; first < rows; first += most) {
    parts.push(allocateShard({ ...sizes, first, rows: Math.min(most, rows - first), threads }));
  }
  return { dimension, chunk, parts, ...sizes };
}

function allocateShard({
  first,
  rows,
  stride,
  hitBytes,
  productChunk,
  groupHitBytes,
  threads,
}: Pick<Shards, 'stride' | 'hitBytes' | 'productChunk' | 'groupHitBytes'> & {
  readonly first: number;
  readonly rows: number;
  readonly threads: number;
}): Shard {
  let used = 0;
  const take = (bytes: number): number => {
    const address = used;
    used += Math.ceil(bytes / 64) * 64;
    return address;
  };
  const codes = take(rows * stride);
  const [scales, masks, sums] = [take(rows * 4), take(rows * 4), take(rows * 4)];
  const stations = Array.from({ length: threads }, () => ({
    planes: take(QUERIES_AT_ONCE * stride),
    asks: take(QUERIES_AT_ONCE * ASK.bytes),
    hits: take(QUERIES_AT_ONCE * hitBytes),
    products: take(productChunk * QUERIES_AT_ONCE * 4),
    groupAsks: take((QUERIES_AT_ONCE / GROUP_QUERIES) * GROUP_ASK.bytes),
    groupHits: take((QUERIES_AT_ONCE / GROUP_QUERIES) * groupHitBytes),
  }));
  return { memory: allocate(used), first, rows, codes, scales, masks, sums, stations };
}

/** A view of numbers by row. */
export const numbersOf = (shard: Shard, of: 'scales' | 'masks'): Float32Array<SharedArrayBuffer> =>
  new Float32Array(shard.memory.buffer, shard[of], shard.rows);

/** Turns codes in a shard's memory, int8 as they lie on the disk, into what the kernel reads: CODE_ZERO is added to each. */
export function shiftCodes(codes: Uint8Array<SharedArrayBuffer>): void {
  const words = new Int32Array(codes.buffer, codes.byteOffset, codes.length / 4);
  const shift = CODE_ZERO * 0x01010101;
  for (let at = 0; at < words.length; at++) words[at]! ^= shift;
}

export const sumsOf = (shard: Shard): Int32Array<SharedArrayBuffer> =>
  new Int32Array(shard.memory.buffer, shard.sums, shard.rows);
