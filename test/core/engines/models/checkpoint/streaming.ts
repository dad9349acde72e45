import { open } from 'node:fs/promises';
import path from 'node:path';
import { openCheckpointFile } from '../../../../../core/engines/models/checkpoint/open-checkpoint.ts';
import { readStreamed, type StreamedRead } from '../../../../helpers/peak-memory.ts';
import { writeTorchSave, zeros } from '../../../../helpers/pytorch/torch-save.ts';
import { sparseSafetensors } from '../../../../helpers/safetensors.ts';

/** A PyTorch file whose one large tensor holds `count` zeros, most of them holes of a sparse file. */
export async function readLargePytorch(folder: string, count: number): Promise<StreamedRead> {
  const file = path.join(folder, 'pytorch_model.bin');
  await writeTorchSave(file, { small: zeros('I64', 8), large: zeros('F32', count / 1024, 1024) });
  return readStreamed(await openCheckpointFile(file));
}

/** The same as safetensors. */
export async function readLargeSafetensors(folder: string, count: number): Promise<StreamedRead> {
  const path_ = path.join(folder, 'model.safetensors');
  const { header, length } = sparseSafetensors({
    small: { dtype: 'I64', shape: [8] },
    large: { dtype: 'F32', shape: [count / 1024, 1024] },
  });
  const file = await open(path_, 'w');
  await file.write(header);
  await file.truncate(header.length + length);
  await file.close();
  return readStreamed(await openCheckpointFile(path_));
}
