import { type FileHandle, open } from 'node:fs/promises';

/**
 * How many candidates a search looks at. faiss-node has no call for it, but FAISS keeps the number in the index file
 * and takes it from there when it reads one, so that is where we set it.
 */
export interface SearchParameter {
  readonly name: 'efSearch' | 'nprobe';
  readonly value: number;
}

/** A place in an index file that holds a search parameter. */
export interface ParameterField {
  readonly name: SearchParameter['name'];
  readonly offset: number;
  /** int32 for efSearch, uint64 for nprobe. */
  readonly bytes: 4 | 8;
}

/** fourcc, dimension, count, two unused numbers, trained, metric (FAISS, index_write.cpp: write_index_header). */
const HEADER_BYTES = 37;
/** Of `HNSW`: probabilities (double), neighbours a level (int32), levels (int32), offsets (uint64), neighbours (int32). */
const HNSW_VECTORS = [8, 4, 4, 8, 4] as const;
/** entry_point, max_level and efConstruction stand before efSearch. */
const BEFORE_EF_SEARCH = 12;
/** More than any sensible value: a larger number means that this is not the field. */
const HIGHEST = 2 ** 30;

/**
 * Where an index file keeps its search parameter: IndexIVF* after its number of lists, IndexHNSW* behind its graph.
 * @returns undefined for kinds that have none or keep it elsewhere (pre-transforms).
 * @throws RangeError when the file is not what its first bytes say.
 */
export async function findParameter(file: string): Promise<ParameterField | undefined> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  const kind = (await readAt(handle, 0, 4)).toString('latin1');
  if (kind.startsWith('Iw')) return checked(handle, { name: 'nprobe', offset: HEADER_BYTES + 8, bytes: 8 });
  if (!kind.startsWith('IHN')) return undefined;
  let offset = HEADER_BYTES;
  for (const elementBytes of HNSW_VECTORS) {
    const length = Number((await readAt(handle, offset, 8)).readBigUInt64LE());
    offset += 8 + length * elementBytes;
    if (!Number.isSafeInteger(offset) || offset > size)
      throw new RangeError(`${file}: a vector ends behind the file`);
  }
  return checked(handle, { name: 'efSearch', offset: offset + BEFORE_EF_SEARCH, bytes: 4 });
}

/** Sets the parameter in the file, in place. */
export async function setParameter(
  file: string,
  { offset, bytes }: ParameterField,
  value: number,
): Promise<void> {
  if (!Number.isSafeInteger(value) || value < 1 || value > HIGHEST)
    throw new RangeError(`parameter ${value}`);
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) buffer.writeInt32LE(value);
  else buffer.writeBigUInt64LE(BigInt(value));
  await using handle = await open(file, 'r+');
  await handle.write(buffer, 0, bytes, offset);
}

async function checked(handle: FileHandle, field: ParameterField): Promise<ParameterField> {
  const found = await readAt(handle, field.offset, field.bytes);
  const value = field.bytes === 4 ? found.readInt32LE() : Number(found.readBigUInt64LE());
  if (value < 1 || value > HIGHEST) throw new RangeError(`${field.name} of ${value} in an index file`);
  return field;
}

async function readAt(handle: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, offset);
  if (bytesRead !== bytes) throw new RangeError('the index file is cut short');
  return buffer;
}
