import type { Precision } from '../../ground/domain/models/embedding.ts';
import { PermanentError } from '../../ground/errors.ts';
import { byteRange } from '../../ground/onnx/byte-products.ts';
import { type OnnxSession, openSession } from '../../ground/onnx/session.ts';
import type { EncoderOptions } from './encoder-options.ts';

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
  if ((await byteRange()) !== 127) {
    const reason = "this processor's products of bytes are cut off (it has no VNNI): fp32 works here";
    throw new PermanentError('config.invalid', { variable: 'PRECISION', reason });
  }
  return openSession(graphPath, { device: 'cpu', threads });
}
