import { PermanentError } from '../../../ground/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { type DType, toFloat32 } from './tensor.ts';

/** A multiple of every element's size. */
const CHUNK_BYTES = 4 * 2 ** 20;

/** A range of the file as numbers, piece by piece, so that a tensor of any size passes through little memory. */
export async function* readFloats(
  source: ByteSource,
  { name, dtype, offset, length }: { name: string; dtype: DType; offset: number; length: number },
): AsyncGenerator<Float32Array> {
  for (let done = 0; done < length; done += CHUNK_BYTES) {
    const bytes = await source.read(offset + done, Math.min(CHUNK_BYTES, length - done));
    yield checkFinite(source.path, name, toFloat32(dtype, bytes));
  }
}

/** @throws PermanentError 'checkpoint.invalid': one NaN among the weights makes every embedding NaN. */
export function checkFinite(path: string, name: string, floats: Float32Array): Float32Array {
  if (floats.every(Number.isFinite)) return floats;
  const reason = `tensor ${name} has values that are no numbers`;
  throw new PermanentError('checkpoint.invalid', { path, reason });
}
