import { type FileHandle, open } from 'node:fs/promises';
import { NotFoundError, PermanentError } from '../../errors.ts';
import { HEADER_LIMIT, parseHeader, type TensorEntry } from './safetensors-header.ts';

/** Elements converted at a time: 4 MB of float32. */
const CHUNK = 1 << 20;

/** How float types lie in the file (little-endian), and as float32. */
const FLOAT_TYPES = {
  F32: { bytes: 4, toFloat32: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F16: { bytes: 2, toFloat32: (buffer: ArrayBuffer) => Float32Array.from(new Float16Array(buffer)) },
  BF16: {
    bytes: 2,
    // A bfloat16 is the upper half of a float32.
    toFloat32: (buffer: ArrayBuffer) =>
      new Float32Array(Uint32Array.from(new Uint16Array(buffer), bits => bits << 16).buffer),
  },
} as const;

/** The tensors of one checkpoint, read where they lie: nothing but the header is held in memory. */
export interface Checkpoint {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /**
   * A tensor's numbers in order, some million at a time.
   * @throws PermanentError 'model.unsupported' for a type that is not a float, 'checkpoint.invalid' for numbers that
   *   are infinite or not numbers.
   */
  floats(name: string): AsyncIterable<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors#format).
 * @throws NotFoundError 'file.not-found'; PermanentError 'checkpoint.invalid'.
 */
export async function openSafetensors(path: string): Promise<Checkpoint> {
  const file = await open(path).catch((error: unknown) => {
    throw new NotFoundError('file.not-found', { path }, { cause: error });
  });
  try {
    const tensors = await readHeader(file, path);
    return {
      path,
      tensors,
      floats: name => readFloats(file, path, tensors.get(name)!),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readHeader(file: FileHandle, path: string): Promise<Map<string, TensorEntry>> {
  const refuse = (reason: string): never => {
    throw new PermanentError('checkpoint.invalid', { path, reason });
  };
  const { size } = await file.stat();
  if (size < 8) refuse(`${size} bytes are too few`);
  const length = (await readExactly(file, path, 0, 8)).readBigUInt64LE();
  if (length > HEADER_LIMIT) refuse(`the header has ${length} bytes`);
  const dataStart = 8 + Number(length);
  if (dataStart > size) refuse('the header is cut off');
  const json = decodeUtf8(await readExactly(file, path, 8, Number(length)));
  if (json === undefined) return refuse('the header is not UTF-8');
  return parseHeader(path, json, { dataStart, dataLength: size - dataStart });
}

async function* readFloats(file: FileHandle, path: string, entry: TensorEntry): AsyncGenerator<Float32Array> {
  const { name, dtype, offset, length } = entry;
  const type = FLOAT_TYPES[dtype as keyof typeof FLOAT_TYPES];
  if (!type) {
    const known = Object.keys(FLOAT_TYPES).join(', ');
    throw new PermanentError('model.unsupported', {
      path,
      reason: `tensor ${name} is ${dtype}, not ${known}`,
    });
  }
  const step = CHUNK * type.bytes;
  for (let at = 0; at < length; at += step) {
    const bytes = await readExactly(file, path, offset + at, Math.min(step, length - at));
    const floats = type.toFloat32(bytes.buffer);
    if (!floats.every(Number.isFinite)) {
      throw new PermanentError('checkpoint.invalid', {
        path,
        reason: `tensor ${name} has values that are no numbers`,
      });
    }
    yield floats;
  }
}

/** @returns a buffer of its own memory, so that typed arrays of any width can lie over it. */
async function readExactly(
  file: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0)
      throw new PermanentError('checkpoint.invalid', { path, reason: 'the file is cut off' });
    filled += bytesRead;
  }
  return buffer;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
