import { byteSourceOf } from '../../../../../../core/engines/models/checkpoint/byte-source.ts';
import { openSafetensors } from '../../../../../../core/engines/models/checkpoint/safetensors.ts';
import { content, encodeSafetensors } from '../../../../../helpers/safetensors.ts';

/** Small files with all that a real one has, which a fuzzer then changes. */
export const SAFETENSORS_SEEDS: readonly Buffer[] = [
  encodeSafetensors({
    'embeddings.position_ids': content('I64', [1, 5], new BigInt64Array(5)),
    weight: content('F32', [32, 3], new Float32Array(96).fill(0.5)),
    half: content('F16', [3], new Uint16Array(3)),
    empty: content('F32', [0, 3], new Float32Array(0)),
  }),
  encodeSafetensors({
    scalar: content('F64', [], Float64Array.of(1)),
    bf16: content('BF16', [8, 16], new Uint16Array(128).fill(0x3f80)),
  }),
];

/** Opens the file and reads every tensor to its end. */
export async function readWhole(bytes: Uint8Array): Promise<void> {
  const file = await openSafetensors(byteSourceOf('fuzz.safetensors', bytes));
  for (const name of file.tensors.keys()) for await (const _ of file.floats(name));
}
