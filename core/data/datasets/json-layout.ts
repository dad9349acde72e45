import { isObject, namesPicture } from './column-names.ts';
import { parseJson } from './json-text.ts';
import { beginningOf } from './read-text.ts';
import { XM3600_KEY } from './xm3600.ts';

/** One document with named lists, one list of records, one record a line, or no JSON. */
export type JsonLayout =
  | { readonly kind: 'object' | 'array' | 'lines'; readonly seen?: undefined }
  | { readonly kind: 'none'; readonly seen: string };

/** A line of metadata is far shorter than this; the first line of COCO's files is the whole file. */
const FIRST_LINE = 256 * 1024;

/** Detects the layout of a JSON file from its beginning, whatever its name. */
export async function jsonLayoutOf(file: string): Promise<JsonLayout> {
  const begin = (await beginningOf(file, FIRST_LINE)).trimStart();
  if (begin.startsWith('[')) return { kind: 'array' };
  const lines = begin.split(/\r\n|\r|\n/);
  // A broken first line must not make the other lines unreadable.
  const isLines = lines.slice(1).some(line => line.startsWith('{'));
  if (!begin.startsWith('{')) return isLines ? { kind: 'lines' } : { kind: 'none', seen: lines[0]! };
  const record = parseJson(lines[0]!);
  if (!isObject(record)) return { kind: isLines ? 'lines' : 'object' };
  return { kind: isLines || isRecord(record) ? 'lines' : 'object' };
}

/** A short document may also be a single line; unlike a record it names no picture. */
const isRecord = (record: Readonly<Record<string, unknown>>): boolean =>
  XM3600_KEY in record || namesPicture(Object.keys(record));
