/** A tensor as a checkpoint names it. */
export interface TensorInfo {
  readonly name: string;
  /** By safetensors' names: F32, BF16, I64 ... */
  readonly dtype: string;
  /** Sizes of the dimensions; [] is a scalar. */
  readonly shape: readonly number[];
}

/**
 * The named tensors of one checkpoint, whatever kind and number of files hold them. They are read where they lie:
 * nothing but the names is held in memory.
 */
export interface Checkpoint {
  /** For error messages. */
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * A tensor's numbers in row-major order, some million at a time.
   * @throws PermanentError 'checkpoint.invalid' for a name that is not there, a file that ends early or numbers that
   *   are infinite or not numbers; 'model.unsupported' for a type that we cannot read.
   */
  floats(name: string): AsyncIterable<Float32Array>;
  close(): Promise<void>;
}
