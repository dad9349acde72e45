import { z } from 'zod';
import { PermanentError } from '../../../ground/errors.ts';

/** Bytes of one element. Types that are not listed can stand in a file, but not be read. */
const ELEMENT_BYTES: Record<string, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** The format itself allows 100 MB; a model of ours has some hundred tensors, so some ten kilobytes. */
export const HEADER_LIMIT = 25_000_000;
const TENSOR_LIMIT = 100_000;

const HeaderEntry = z.object({
  dtype: z.string().max(16),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const Metadata = z.record(z.string(), z.string());

/** Where a tensor lies in its file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte position in the file, and length in bytes. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Parses the JSON header of a safetensors file, believing nothing: every range must lie in the file, belong to its
 * shape and touch the next one without overlap or hole, as the format demands.
 * @param path for the errors.
 * @param dataLength bytes of the file after the header.
 * @throws PermanentError 'checkpoint.invalid'.
 */
export function parseHeader(
  path: string,
  json: string,
  { dataStart, dataLength }: { dataStart: number; dataLength: number },
): Map<string, TensorEntry> {
  const refuse = (reason: string): never => {
    throw new PermanentError('checkpoint.invalid', { path, reason });
  };
  const header = parseObject(json) ?? refuse('the header is not a JSON object');
  const names = Object.keys(header).filter(name => name !== '__metadata__');
  if (names.length > TENSOR_LIMIT) refuse(`${names.length} tensors`);

  if ('__metadata__' in header && !Metadata.safeParse(header['__metadata__']).success) {
    refuse('the metadata are malformed');
  }
  const entries = names.map((name): TensorEntry => {
    const parsed = HeaderEntry.safeParse(header[name]);
    if (!parsed.success) return refuse(`the header entry of ${name} is malformed`);
    const { dtype, shape, data_offsets } = parsed.data;
    const [begin, end] = data_offsets;
    if (begin > end || end > dataLength) refuse(`tensor ${name} lies outside the file`);
    const bytes = ELEMENT_BYTES[dtype];
    const wanted = shape.reduce((product, size) => product * size, 1) * (bytes ?? 0);
    if (bytes && wanted !== end - begin)
      refuse(`tensor ${name} has ${end - begin} bytes instead of ${wanted}`);
    return { name, dtype, shape, offset: dataStart + begin, length: end - begin };
  });

  const twice = duplicateKey(json);
  if (twice !== undefined) refuse(`tensor ${twice} is there twice`);

  let reached = dataStart;
  for (const { name, offset, length } of entries.toSorted(
    (a, b) => a.offset - b.offset || a.length - b.length,
  )) {
    if (offset < reached) refuse(`tensor ${name} overlaps another`);
    if (offset > reached) refuse(`there is a hole before tensor ${name}`);
    reached = offset + length;
  }
  if (reached !== dataStart + dataLength) refuse('there are bytes after the last tensor');
  return new Map(entries.map(entry => [entry.name, entry]));
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * JSON.parse silently keeps the last of equal keys, so look for them in the text. Call it on valid JSON whose outer
 * values are all objects: then every outermost string is a key.
 */
function duplicateKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    else if (sign === '"') {
      const end = endOfString(json, at);
      if (depth === 1) {
        const key = JSON.parse(json.slice(at, end + 1)) as string;
        if (seen.has(key)) return key;
        seen.add(key);
      }
      at = end;
    }
  }
  return undefined;
}

/** The closing quotation mark of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
