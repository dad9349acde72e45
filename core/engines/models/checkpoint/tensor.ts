import { PermanentError } from '../../../ground/errors.ts';
import type { ByteSource } from './byte-source.ts';

/** Bytes of one element, by the names that safetensors uses. */
export const ELEMENT_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

export type DType = keyof typeof ELEMENT_BYTES;

export const isDType = (name: string): name is DType => Object.hasOwn(ELEMENT_BYTES, name);

/** The elements as float32: exact for F16, BF16 and small integers, rounded to the nearest for the wider ones. */
export function toFloat32(dtype: DType, bytes: Uint8Array): Float32Array {
  // Typed arrays want aligned bytes; ours may begin anywhere, and Buffer's slice copies nothing.
  const { buffer, byteOffset: offset } = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const count = bytes.length / ELEMENT_BYTES[dtype];
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, offset, count);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, offset, count));
    case 'F16':
      return new Float32Array(new Float16Array(buffer as ArrayBuffer, offset, count));
    case 'BF16':
      return widenBf16(new Uint16Array(buffer, offset, count));
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer, offset, count), Number);
    case 'I32':
      return Float32Array.from(new Int32Array(buffer, offset, count));
    case 'I16':
      return Float32Array.from(new Int16Array(buffer, offset, count));
    case 'I8':
      return Float32Array.from(new Int8Array(buffer, offset, count));
    default:
      return Float32Array.from(new Uint8Array(buffer, offset, count));
  }
}

/** bfloat16 is the upper half of a float32. */
function widenBf16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) bits[index] = halves[index]! << 16;
  return new Float32Array(bits.buffer);
}

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
