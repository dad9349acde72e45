import { access } from 'node:fs/promises';
import path from 'node:path';
import { NotFoundError } from '../../../ground/errors.ts';
import { openByteSource } from './byte-source.ts';
import type { Checkpoint } from './checkpoint.ts';
import { fileKind } from './file-kind.ts';
import { openPytorch } from './pytorch/open-pytorch.ts';
import { openSafetensors } from './safetensors.ts';
import { openSharded, shardFiles } from './sharded.ts';

/** The files that transformers writes, the best first: safetensors need no pickle. */
const WEIGHT_FILES = ['model.safetensors', 'pytorch_model.bin'] as const;
const INDEX_ENDING = '.index.json';

/**
 * Opens the weights in a Hugging Face folder: one file, or shards named by a `*.index.json`.
 * @throws NotFoundError 'file.not-found' when there are none; PermanentError as the readers throw.
 */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const file = await findWeights(folder);
  return file.endsWith(INDEX_ENDING) ? openSharded(file, openCheckpointFile) : openCheckpointFile(file);
}

/** All files that hold a folder's weights, the index of shards first: what a hash of the model must cover. */
export async function weightFiles(folder: string): Promise<string[]> {
  const file = await findWeights(folder);
  return file.endsWith(INDEX_ENDING) ? [file, ...(await shardFiles(file))] : [file];
}

async function findWeights(folder: string): Promise<string> {
  for (const name of WEIGHT_FILES) {
    for (const file of [name, name + INDEX_ENDING].map(found => path.join(folder, found))) {
      if (await exists(file)) return file;
    }
  }
  throw new NotFoundError('file.not-found', { path: path.join(folder, WEIGHT_FILES.join(' | ')) });
}

/** Opens one file of either kind, by its content. */
export async function openCheckpointFile(file: string): Promise<Checkpoint> {
  const source = await openByteSource(file);
  try {
    return (await fileKind(source)) === 'pytorch' ? await openPytorch(source) : await openSafetensors(source);
  } catch (error) {
    await source.close();
    throw error;
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
