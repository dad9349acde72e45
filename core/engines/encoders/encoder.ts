export type { ImageInput } from '../../ground/pixels/image-input.ts';

/** Turns inputs (query texts, image bytes) into embeddings of one space. Concurrent calls are batched. */
export interface Encoder<Input> {
  /** Numbers in one embedding. */
  readonly dimension: number;
  /**
   * @returns row-major [inputs.length, dimension], each row of L2 norm 1.
   * @throws InputError for an input that cannot be read (a broken image); the others of the call are not encoded,
   *   other calls are.
   * @throws RetryableError when the encoder's thread has died; the next call starts it again.
   * @throws BusyError when too many inputs wait already.
   */
  encode(inputs: readonly Input[]): Promise<Float32Array>;
  /** Waits for what is being encoded, then frees the model. Calls that still wait, and later ones, are refused. */
  close(): Promise<void>;
}
