import { type DType, ELEMENT_BYTES } from '../../core/models/checkpoint/tensor.ts';

export interface SafetensorsTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayBufferView;
}

/** The bytes of a safetensors file, with the header padded to a multiple of 8 as the library does. */
export function safetensorsBytes(tensors: Readonly<Record<string, SafetensorsTensor>>): Buffer {
  const { header, length } = safetensorsHeader(tensors);
  const data = Object.values(tensors).map(tensor => {
    const { buffer, byteOffset, byteLength } = tensor.data;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  const bytes = Buffer.concat([header, ...data]);
  if (bytes.length !== header.length + length) throw new Error('a tensor has another size than its shape');
  return bytes;
}

/** The part before the data, and how long the data must be. */
export function safetensorsHeader(tensors: Readonly<Record<string, Omit<SafetensorsTensor, 'data'>>>): {
  header: Buffer;
  length: number;
} {
  let length = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape }]) => {
    const begin = length;
    length += shape.reduce((product, size) => product * size, 1) * ELEMENT_BYTES[dtype];
    return [name, { dtype, shape, data_offsets: [begin, length] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', { format: 'pt' }], ...entries]));
  const padded = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(padded.length));
  return { header: Buffer.concat([size, padded]), length };
}
