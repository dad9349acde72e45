import { isUtf8 } from 'node:buffer';
import { PermanentError } from '../../../ground/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { Checkpoint } from './checkpoint.ts';
import { HEADER_LIMIT, parseHeader, type TensorEntry } from './safetensors-header.ts';
import { isDType, readFloats } from './tensor.ts';

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors#format); `close` closes the source.
 * @throws PermanentError 'checkpoint.invalid'.
 */
export async function openSafetensors(source: ByteSource): Promise<Checkpoint> {
  const tensors = await readHeader(source);
  return {
    path: source.path,
    tensors,
    floats: name => readTensor(source, name, tensors.get(name)),
    close: () => source.close(),
  };
}

async function readHeader(source: ByteSource): Promise<Map<string, TensorEntry>> {
  const { path, size } = source;
  if (size < 8) throw invalid(path, `${size} bytes are too few`);
  const length = Buffer.from(await source.read(0, 8)).readBigUInt64LE();
  if (length > HEADER_LIMIT) throw invalid(path, `the header has ${length} bytes`);
  const dataStart = 8 + Number(length);
  if (dataStart > size) throw invalid(path, 'the header is cut off');
  const header = await source.read(8, Number(length));
  if (!isUtf8(header)) throw invalid(path, 'the header is not UTF-8');
  return parseHeader(path, header, { dataStart, dataLength: size - dataStart });
}

async function* readTensor(
  source: ByteSource,
  name: string,
  entry: TensorEntry | undefined,
): AsyncGenerator<Float32Array> {
  if (!entry) throw invalid(source.path, `there is no tensor ${name}`);
  const { dtype, offset, length } = entry;
  if (!isDType(dtype)) {
    const reason = `tensor ${name} has elements of type ${dtype}`;
    throw new PermanentError('model.unsupported', { path: source.path, reason });
  }
  yield* readFloats(source, { name, dtype, offset, length });
}

const invalid = (path: string, reason: string): PermanentError =>
  new PermanentError('checkpoint.invalid', { path, reason });
