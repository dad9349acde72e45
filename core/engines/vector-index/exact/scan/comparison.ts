import type { ModuleFunction } from '../../../../ground/wasm/module.ts';
import type { Shard } from './shards.ts';

/** Queries as one of the kernel's functions compares them. */
export interface Comparison {
  readonly planes: Uint8Array;
  /** By query, what a step of its codes is worth. */
  readonly scales: Float32Array;
  /** By query, what its codes and float32 leave open of every row's score. */
  readonly slacks: Float64Array;
}

/** A shard as a thread compares its rows. */
export interface Part {
  readonly shard: Shard;
  readonly masks: Float32Array;
  /** The whole memory. */
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly floats: Float32Array;
  readonly scan: Readonly<Record<string, ModuleFunction>>;
}
