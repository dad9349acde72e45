import { type DType, ELEMENT_BYTES } from '../../core/engines/models/checkpoint/tensor.ts';

/** A tensor of a made-up checkpoint. */
export interface TensorContent {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A safetensors file with these tensors, one after the other. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorContent>>,
  metadata?: Readonly<Record<string, string>>,
): Buffer {
  // Without a prototype, so that a tensor may have any name.
  const header: Record<string, unknown> = Object.create(null);
  if (metadata) header['__metadata__'] = metadata;
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  return withHeader(JSON.stringify(header), Buffer.concat(Object.values(tensors).map(({ bytes }) => bytes)));
}

/** The part before the data of a file whose data is never written, and the length that the data must have. */
export function sparseSafetensors(
  tensors: Readonly<Record<string, { dtype: DType; shape: readonly number[] }>>,
): {
  header: Buffer;
  length: number;
} {
  let length = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape }]) => {
    const begin = length;
    length += shape.reduce((product, size) => product * size, ELEMENT_BYTES[dtype]);
    return [name, { dtype, shape, data_offsets: [begin, length] }] as const;
  });
  return { header: withHeader(JSON.stringify(Object.fromEntries(entries))), length };
}

/** A safetensors file with an arbitrary header. */
export function withHeader(json: string | Uint8Array, data: Uint8Array = new Uint8Array()): Buffer {
  const header = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

/** Makes a tensor from a typed array. */
export const content = (dtype: DType, shape: readonly number[], data: ArrayBufferView): TensorContent => ({
  dtype,
  shape,
  bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});

export const float32 = (shape: readonly number[], values: Iterable<number>): TensorContent => ({
  dtype: 'F32',
  shape,
  bytes: new Uint8Array(Float32Array.from(values).buffer),
});
