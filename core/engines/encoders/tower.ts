import type { Precision } from '../../ground/domain/models/embedding.ts';
import { PermanentError } from '../../ground/errors.ts';
import { areByteProductsWhole } from '../../ground/onnx/byte-products.ts';
import { type OnnxSession, openSession } from '../../ground/onnx/session.ts';
import type { EncoderOptions } from './encoder-options.ts';

/** One side of a model: a batch to rows of `dimension` numbers, each of L2 norm 1. */
export interface Tower<Batch> {
  run(batch: Batch): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Token ids of equal length and which of them count, row by row. */
export interface TokenBatch {
  readonly ids: BigInt64Array;
  readonly mask: BigInt64Array;
  readonly dims: readonly [rows: number, length: number];
}

export interface TowerOptions extends EncoderOptions {
  /** The tower's .onnx file, in the folder `onnx` of its repository. */
  readonly graphPath: string;
  readonly dimension: number;
}

/**
 * Opens the graph of one side of a model. In int8 it runs on the CPU whatever the device: graphics cards have no such
 * products here.
 * @throws PermanentError 'config.invalid' where this processor's products of bytes are cut off, whose embeddings would be
 *   those of another model; and what `openSession` throws.
 */
export async function openTower(
  graphPath: string,
  { precision, device, threads }: EncoderOptions & { readonly precision: Precision },
): Promise<OnnxSession> {
  if (precision !== 'int8') return openSession(graphPath, { device, threads });
  if (!(await areByteProductsWhole())) {
    const reason = "this processor's products of bytes are cut off (it has no VNNI): fp32 works here";
    throw new PermanentError('config.invalid', { variable: 'PRECISION', reason });
  }
  return openSession(graphPath, { device: 'cpu', threads });
}
