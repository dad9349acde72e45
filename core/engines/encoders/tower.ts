import type { Precision } from '../../ground/domain/models/embedding.ts';
import { type OnnxSession, openSession } from '../../ground/onnx/session.ts';
import type { EncoderOptions } from './encoder-options.ts';

/** One side of a model: a batch to rows of `dimension` numbers, each of L2 norm 1. */
export interface Tower<Batch> {
  run(batch: Batch): Promise<Float32Array>;
  /** Why it runs on the processor, where another device was the fastest. */
  readonly withoutDevice?: string | undefined;
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
 * @throws what `openSession` throws.
 */
export const openTower = (
  graphPath: string,
  { precision, device, threads }: EncoderOptions & { readonly precision: Precision },
): Promise<OnnxSession> => openSession(graphPath, { device: precision === 'int8' ? 'cpu' : device, threads });
