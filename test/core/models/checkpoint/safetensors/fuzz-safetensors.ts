import { byteSourceOf } from '../../../../../core/models/checkpoint/byte-source.ts';
import { openSafetensors } from '../../../../../core/models/checkpoint/safetensors.ts';
import { safetensorsBytes } from '../../../../helpers/safetensors-file.ts';

/** Small files with all that a real one has, which a fuzzer then changes. */
export const SAFETENSORS_SEEDS: readonly Buffer[] = [
  safetensorsBytes({
    'embeddings.position_ids': { dtype: 'I64', shape: [1, 5], data: new BigInt64Array(5) },
    weight: { dtype: 'F32', shape: [32, 3], data: new Float32Array(96).fill(0.5) },
    half: { dtype: 'F16', shape: [3], data: new Uint16Array(3) },
    empty: { dtype: 'F32', shape: [0, 3], data: new Float32Array(0) },
  }),
  safetensorsBytes({
    scalar: { dtype: 'F64', shape: [], data: Float64Array.of(1) },
    bf16: { dtype: 'BF16', shape: [8, 16], data: new Uint16Array(128).fill(0x3f80) },
  }),
];

/** Opens the file and reads every tensor to its end. */
export async function readWhole(bytes: Uint8Array): Promise<void> {
  const file = await openSafetensors(byteSourceOf('fuzz.safetensors', bytes));
  for (const name of file.tensors.keys()) for await (const _ of file.floats(name));
}
