/** Turns inputs (query texts, picture bytes) into embeddings of one space. Concurrent calls are batched. */
export interface Encoder<Input> {
  /** Numbers in one embedding. */
  readonly dimension: number;
  /**
   * @returns row-major [inputs.length, dimension], each row of L2 norm 1.
   * @throws InputError for an input that cannot be read (a broken picture); the others of the call are not encoded.
   */
  encode(inputs: readonly Input[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** A picture as it came: the bytes of a file, or the path of one. */
export type ImageInput = Uint8Array | { readonly path: string };
