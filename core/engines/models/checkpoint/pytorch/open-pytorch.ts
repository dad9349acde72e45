import { type NegarehError, PermanentError, reasonOf } from '../../../../ground/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Checkpoint, TensorInfo } from '../checkpoint.ts';
import { checkFinite, ELEMENT_BYTES, readFloats, toFloat32 } from '../tensor.ts';
import { copyView, isContiguous, spanOf } from './copy-view.ts';
import { PickleRefusal, unpickle } from './pickle.ts';
import { findStateDict } from './state-dict.ts';
import { loadStorage, type TensorRef, TORCH_GLOBALS } from './torch-globals.ts';
import { openZip, quote, type ZipArchive, type ZipEntry } from './zip.ts';

/** A strided view is copied in memory; no model that we run has one near this. */
const LARGEST_STRIDED_VIEW = 2 ** 30;

/**
 * Opens a checkpoint that torch.save wrote (PyTorch 1.6 or newer): only the zip's directory and the pickle are read,
 * and nothing of it is run.
 * Format: https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
 * @throws PermanentError 'checkpoint.invalid' for a broken file, 'model.unsupported' for what this reader refuses.
 */
export async function openPytorch(source: ByteSource): Promise<Checkpoint> {
  const zip = await openZip(source);
  const { pickle, prefix } = findPickle(source.path, zip);
  await refuseBigEndian(source, zip, prefix);
  const bytes = await readEntry(source, zip, pickle);
  const refs = readPickle(source.path, bytes);
  const tensors = new Map([...refs].map(([name, ref]): [string, TensorInfo] => [name, infoOf(name, ref)]));
  for (const [name, ref] of refs) checkStorage(source.path, zip, prefix, name, ref);
  return {
    path: source.path,
    tensors,
    floats: name => readTensor(source, zip, prefix, name, refs.get(name)),
    close: () => source.close(),
  };
}

const infoOf = (name: string, { storage, view }: TensorRef): TensorInfo => ({
  name,
  dtype: storage.dtype,
  shape: view.shape,
});

/** The folder inside the zip is the stem of the file it was saved to (`archive` when saved to a buffer). */
function findPickle(path: string, zip: ZipArchive): { pickle: ZipEntry; prefix: string } {
  const names = [...zip.entries.keys()];
  if (names.some(name => /(^|\/)constants\.pkl$|\/code\//.test(name))) {
    throw unsupported(path, 'it is a TorchScript program, not a checkpoint; take model.safetensors');
  }
  const found = names.filter(name => /^[^/]+\/data\.pkl$/.test(name));
  if (found.length !== 1) throw invalid(path, 'it is a zip, but not one that torch.save wrote');
  return { pickle: zip.entries.get(found[0]!)!, prefix: found[0]!.slice(0, -'data.pkl'.length) };
}

async function refuseBigEndian(source: ByteSource, zip: ZipArchive, prefix: string): Promise<void> {
  const entry = zip.entries.get(`${prefix}byteorder`);
  if (!entry) return;
  const order = new TextDecoder().decode(await readEntry(source, zip, entry, 16));
  if (order !== 'little') throw unsupported(source.path, `its byte order is ${quote(order)}`);
}

/** Small entries only; storages are streamed. */
async function readEntry(source: ByteSource, zip: ZipArchive, entry: ZipEntry, limit = 16 * 2 ** 20) {
  if (entry.size > limit) throw invalid(source.path, `${quote(entry.name)} claims ${entry.size} bytes`);
  return source.read(await zip.dataOffset(entry), entry.size);
}

function readPickle(path: string, bytes: Uint8Array): Map<string, TensorRef> {
  try {
    const tensors = findStateDict(unpickle(bytes, { globals: TORCH_GLOBALS, persistentLoad: loadStorage }));
    if (tensors.size === 0) throw new TypeError('it holds no tensors');
    return tensors;
  } catch (error) {
    if (error instanceof PickleRefusal) {
      const reason = `it asks for ${error.message}, which is no part of a plain checkpoint and is never run`;
      throw unsupported(path, reason, error);
    }
    throw invalid(path, reasonOf(error), error);
  }
}

function checkStorage(path: string, zip: ZipArchive, prefix: string, name: string, { storage }: TensorRef) {
  const entry = zip.entries.get(`${prefix}data/${storage.key}`);
  if (!entry) throw invalid(path, `the storage of ${quote(name)} is missing`);
  if (entry.size < storage.count * ELEMENT_BYTES[storage.dtype]) {
    throw invalid(path, `the storage of ${quote(name)} is too short`);
  }
}

async function* readTensor(
  source: ByteSource,
  zip: ZipArchive,
  prefix: string,
  name: string,
  ref: TensorRef | undefined,
): AsyncGenerator<Float32Array> {
  if (!ref) throw invalid(source.path, `there is no tensor ${quote(name)}`);
  const { storage, view } = ref;
  const itemBytes = ELEMENT_BYTES[storage.dtype];
  const length = spanOf(view) * itemBytes;
  if (length === 0) return;
  const offset =
    (await zip.dataOffset(zip.entries.get(`${prefix}data/${storage.key}`)!)) + view.offset * itemBytes;
  if (isContiguous(view)) yield* readFloats(source, { name, dtype: storage.dtype, offset, length });
  else if (length > LARGEST_STRIDED_VIEW)
    throw unsupported(source.path, `${quote(name)} is a huge strided view`);
  else {
    const elements = copyView(view, await source.read(offset, length), itemBytes);
    yield checkFinite(source.path, name, toFloat32(storage.dtype, elements));
  }
}

const invalid = (path: string, reason: string, cause?: unknown): NegarehError =>
  new PermanentError('checkpoint.invalid', { path, reason }, { cause });

const unsupported = (path: string, reason: string, cause?: unknown): NegarehError =>
  new PermanentError('model.unsupported', { path, reason }, { cause });
