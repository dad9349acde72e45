import { access } from 'node:fs/promises';
import path from 'node:path';
import type { ErrorCode } from '../../../ground/error-codes.ts';
import { NotFoundError, PermanentError } from '../../../ground/errors.ts';
import { type ByteSource, openByteSource } from './byte-source.ts';
import type { Checkpoint } from './checkpoint.ts';
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

type FileKind = 'safetensors' | 'pytorch';

const RESAVE = 'save it again with a newer PyTorch, or take model.safetensors';
const OLD_PYTORCH = `it was written by PyTorch older than 1.6 (or with _use_new_zipfile_serialization=False); ${RESAVE}`;
const POINTER = 'it is a Git LFS pointer: the large file itself was not downloaded';

interface Refusal {
  readonly matches: (head: Buffer) => boolean;
  readonly code: Extract<ErrorCode, 'checkpoint.invalid' | 'model.unsupported'>;
  readonly reason: (head: Buffer) => string;
}

const startsWith =
  (...bytes: number[]) =>
  (head: Buffer): boolean =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes));

const firstLine = (head: Buffer): string =>
  (
    head
      .toString('utf8')
      .trim()
      .split(/[\r\n]/)[0] ?? ''
  ).slice(0, 120);

/** What people have instead of a checkpoint, in the order of the checks. */
const REFUSALS: readonly Refusal[] = [
  { matches: head => head.length === 0, code: 'checkpoint.invalid', reason: () => 'it is empty' },
  {
    // The magic number of the pickle that came first, 0x1950a86a20f9469cfc6c.
    matches: startsWith(
      0x80,
      0x02,
      0x8a,
      0x0a,
      0x6c,
      0xfc,
      0x9c,
      0x46,
      0xf9,
      0x20,
      0x6a,
      0xa8,
      0x50,
      0x19,
      0x2e,
    ),
    code: 'model.unsupported',
    reason: () => OLD_PYTORCH,
  },
  {
    matches: head => head.toString('latin1', 257, 262) === 'ustar',
    code: 'model.unsupported',
    reason: () => OLD_PYTORCH,
  },
  {
    matches: head => head.toString('latin1', 0, 64).startsWith('version https://git-lfs.github.com/spec/'),
    code: 'checkpoint.invalid',
    reason: () => POINTER,
  },
  {
    matches: head => /^\s*(<!doctype|<html|<\?xml|\{\s*"error")/i.test(head.toString('utf8')),
    code: 'checkpoint.invalid',
    reason: head => `a web page or an error message was saved in its place: ${firstLine(head)}`,
  },
  {
    matches: startsWith(0x89, 0x48, 0x44, 0x46),
    code: 'model.unsupported',
    reason: () => 'it is an HDF5 file of TensorFlow; take model.safetensors or pytorch_model.bin',
  },
  {
    matches: head => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
    code: 'model.unsupported',
    reason: () => `it is a bare Python pickle; ${RESAVE}`,
  },
];

/**
 * Tells by the first bytes what a checkpoint file is, whatever its name says.
 * @throws PermanentError 'model.unsupported' | 'checkpoint.invalid' that says what it is instead, and the way on.
 */
async function fileKind(source: ByteSource): Promise<FileKind> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 512)));
  if (startsWith(0x50, 0x4b, 0x03, 0x04)(head)) return 'pytorch';
  // A safetensors file begins with the length of a JSON object, 8 bytes, of which the upper ones are zeros.
  if (head.length > 8 && head.readUInt32LE(4) === 0 && head[8] === 0x7b) return 'safetensors';
  const refusal = REFUSALS.find(({ matches }) => matches(head));
  const reason = refusal?.reason(head) ?? 'it is neither a safetensors nor a PyTorch file';
  throw new PermanentError(refusal?.code ?? 'model.unsupported', { path: source.path, reason });
}
