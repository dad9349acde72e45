import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { PermanentError } from '../../../ground/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { Checkpoint } from './checkpoint.ts';
import { jsonEntries, parseJsonBytes } from './json-entries.ts';
import { ELEMENT_BYTES, isDType, readFloats } from './tensor.ts';

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

/** Of what is checked: the unsigned wider ones can stand in a file, but not be read. */
const CHECKED_BYTES: Readonly<Record<string, number>> = { ...ELEMENT_BYTES, U64: 8, U32: 4, U16: 2 };

/** The format itself allows 100 MB; a model of ours has some hundred tensors, so some ten kilobytes. */
const HEADER_LIMIT = 25_000_000;
const TENSOR_LIMIT = 100_000;

const HeaderEntry = z.object({
  dtype: z.string().max(16),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/** An entry has about a hundred bytes; a much longer one is refused. */
const ENTRY_LIMIT = 4_096;
const METADATA_KEY = '__metadata__';

/** Where a tensor lies in its file. */
interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte position in the file, and length in bytes. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Parses the JSON header of a safetensors file, believing nothing: every range must lie in the file, belong to its
 * shape and touch the next one without overlap or hole, as the format demands. Entry by entry: a header of 25 MB takes
 * little more memory than its bytes and its tensors.
 * @param path for the errors.
 * @param header UTF-8.
 * @param dataLength bytes of the file after the header.
 * @throws PermanentError 'checkpoint.invalid'.
 */
function parseHeader(
  path: string,
  header: Uint8Array,
  place: { dataStart: number; dataLength: number },
): Map<string, TensorEntry> {
  const refuse = (reason: string): never => {
    throw new PermanentError('checkpoint.invalid', { path, reason });
  };
  const entries = new Map<string, TensorEntry>();
  const keys = new Set<string>();
  try {
    for (const { key, value } of jsonEntries(header)) {
      if (keys.has(key)) refuse(`tensor ${key} is there twice`);
      keys.add(key);
      if (keys.size > TENSOR_LIMIT + 1) refuse(`more than ${TENSOR_LIMIT} tensors`);
      if (key === METADATA_KEY) checkMetadata(value, refuse);
      else entries.set(key, parseEntry(key, value, place, refuse));
    }
  } catch (error) {
    if (error instanceof SyntaxError) refuse('the header is not a JSON object');
    throw error;
  }
  checkLayout([...entries.values()], place, refuse);
  return entries;
}

type Refuse = (reason: string) => never;

function parseEntry(
  name: string,
  json: Uint8Array,
  { dataStart, dataLength }: { dataStart: number; dataLength: number },
  refuse: Refuse,
): TensorEntry {
  const parsed = json.length > ENTRY_LIMIT ? undefined : HeaderEntry.safeParse(parseJsonBytes(json));
  if (!parsed?.success) return refuse(`the header entry of ${name} is malformed`);
  const { dtype, shape, data_offsets } = parsed.data;
  const [begin, end] = data_offsets;
  if (begin > end || end > dataLength) refuse(`tensor ${name} lies outside the file`);
  const bytes = CHECKED_BYTES[dtype];
  const wanted = shape.reduce((product, size) => product * size, 1) * (bytes ?? 0);
  if (bytes && wanted !== end - begin) refuse(`tensor ${name} has ${end - begin} bytes instead of ${wanted}`);
  return { name, dtype, shape, offset: dataStart + begin, length: end - begin };
}

/** Texts by name; some writers put null for none, which is accepted. */
function checkMetadata(json: Uint8Array, refuse: Refuse): void {
  if (json.length === 4 && parseJsonBytes(json) === null) return;
  if (json[0] !== '{'.charCodeAt(0)) refuse('the metadata are malformed');
  for (const { value } of jsonEntries(json)) {
    if (value[0] !== '"'.charCodeAt(0)) refuse('the metadata are malformed');
    parseJsonBytes(value);
  }
}

function checkLayout(
  entries: readonly TensorEntry[],
  { dataStart, dataLength }: { dataStart: number; dataLength: number },
  refuse: Refuse,
): void {
  let reached = dataStart;
  for (const { name, offset, length } of entries.toSorted(
    (a, b) => a.offset - b.offset || a.length - b.length,
  )) {
    if (offset < reached) refuse(`tensor ${name} overlaps another`);
    if (offset > reached) refuse(`there is a hole before tensor ${name}`);
    reached = offset + length;
  }
  if (reached !== dataStart + dataLength) refuse('there are bytes after the last tensor');
}
