import type { Precision } from '../../ground/domain/models/embedding.ts';
import { PermanentError } from '../../ground/errors.ts';
import { multipliesHalf } from '../../ground/onnx/half-products.ts';
import { chooseDevice, type OnnxSession, openSession } from '../../ground/onnx/session.ts';
import type { EncoderOptions } from './encoder-options.ts';

/** One side of a model: a batch to rows of `dimension` numbers, each of L2 norm 1. */
export interface Tower<Batch> {
  run(batch: Batch): Promise<Float32Array>;
  /** Why it runs on the processor although another device was the fastest. */
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
 * products here. In fp16 it runs on a graphics card or not at all.
 * @throws what `openSession` throws; PermanentError 'precision.fp16-on-cpu' | 'precision.fp16-on-card' where fp16 is not multiplied.
 */
export const openTower = (
  graphPath: string,
  { precision, device, threads }: EncoderOptions & { readonly precision: Precision },
): Promise<OnnxSession> => {
  if (precision === 'fp16') return openHalfTower(graphPath, { device, threads });
  return openSession(graphPath, { device: precision === 'int8' ? 'cpu' : device, threads });
};

async function openHalfTower(graphPath: string, { device, threads }: EncoderOptions): Promise<OnnxSession> {
  const chosen = await chooseDevice(device);
  if (chosen === 'cpu') throw new PermanentError('precision.fp16-on-cpu', {});
  if (!(await multipliesHalf(chosen, openSession)))
    throw new PermanentError('precision.fp16-on-card', { device: chosen });
  return openSession(graphPath, { device: chosen, threads });
}
