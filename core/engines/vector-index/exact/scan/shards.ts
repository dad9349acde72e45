import { allocate, type SharedMemory } from '../../../../ground/wasm/module.ts';
import { GROUP_ROWS } from '../graph.ts';
import { ASK, HIT, strideOf, TILE_ROWS } from './scan-kernel.ts';

/** Queries that one pass over the codes compares: more of them would not stay in the nearest cache beside four rows. */
export const QUERIES_AT_ONCE = 32;
/** Codes that a thread takes at a time, about half a megabyte: little is left to wait for when one is held up. */
const CHUNK_BYTES = 2 ** 19;
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
}

/** The codes of an index in memory that threads share, in parts of at most a gigabyte. */
export interface Shards {
  readonly dimension: number;
  readonly stride: number;
  /** Rows that a thread takes at a time. */
  readonly chunk: number;
  /** Of one query: as many as a chunk may have. */
  readonly hitBytes: number;
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
  const hitBytes = (chunk / TILE_ROWS) * HIT.bytes;
  const most = Math.max(1, Math.floor(shardBytes / (stride + 12) / GROUP_ROWS)) * GROUP_ROWS;
  const parts: Shard[] = [];
  for (let first = 0; first < rows; first += most) {
    parts.push(allocateShard({ first, rows: Math.min(most, rows - first), stride, hitBytes, threads }));
  }
  return { dimension, stride, chunk, hitBytes, parts };
}

function allocateShard({
  first,
  rows,
  stride,
  hitBytes,
  threads,
}: {
  readonly first: number;
  readonly rows: number;
  readonly stride: number;
  readonly hitBytes: number;
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
  }));
  return { memory: allocate(used), first, rows, codes, scales, masks, sums, stations };
}

/** A view of numbers by row. */
export const numbersOf = (shard: Shard, of: 'scales' | 'masks'): Float32Array<SharedArrayBuffer> =>
  new Float32Array(shard.memory.buffer, shard[of], shard.rows);

export const sumsOf = (shard: Shard): Int32Array<SharedArrayBuffer> =>
  new Int32Array(shard.memory.buffer, shard.sums, shard.rows);
