import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { type BadRow, type CaptionReader, isBadRow } from './caption-row.ts';
import { readCsv } from './csv.ts';
import { readJsonl } from './jsonl.ts';

/**
 * An absolute path to compare by. A Persian or accented name may be written with composed letters in one place and with
 * combining signs in the other (macOS).
 */
export const pathKey = (file: string): string => file.normalize('NFC');

const READERS: Record<string, CaptionReader> = {
  '.csv': readCsv,
  '.jsonl': readJsonl,
  '.ndjson': readJsonl,
};

/** The captions of pictures by {@link pathKey}, and the rows that could not be used. */
export interface CaptionTable {
  readonly captions: ReadonlyMap<string, readonly string[]>;
  readonly bad: readonly BadRow[];
}

/**
 * Reads a CSV or JSON-lines file with `path` and `caption`; paths are relative to the file's own folder.
 * @throws NotFoundError, InputError for a file of another kind, PermanentError 'file.invalid' for a broken one.
 */
export async function readCaptionTable(file: string): Promise<CaptionTable> {
  const reader = READERS[path.extname(file).toLowerCase()];
  if (!reader)
    throw new InputError('file.wrong-kind', { path: file, reason: 'captions come in a .csv or .jsonl file' });
  await stat(file).catch(() => {
    throw new NotFoundError('file.not-found', { path: file });
  });
  const captions = new Map<string, string[]>();
  const bad: BadRow[] = [];
  for await (const row of reader(file)) {
    if (isBadRow(row)) {
      bad.push(row);
      continue;
    }
    const picture = pathKey(path.resolve(path.dirname(file), row.image));
    const known = captions.get(picture);
    if (known) known.push(row.text);
    else captions.set(picture, [row.text]);
  }
  return { captions, bad };
}

/** A side-car file is a few lines; larger ones belong to something else. */
const SIDE_CAR_BYTES = 64 * 1024;

/** Captions of `photo.jpg` from `photo.txt` or `photo.jpg.txt` beside it, one a line; none when there is no such file. */
export async function readSideCar(picture: string): Promise<string[]> {
  const { dir, name, base } = path.parse(picture);
  for (const file of [path.join(dir, `${name}.txt`), path.join(dir, `${base}.txt`)]) {
    const info = await stat(file).catch(() => undefined);
    if (!info?.isFile() || info.size > SIDE_CAR_BYTES) continue;
    const text = await readFile(file, 'utf8');
    const lines = text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      .map(line => line.trim());
    return lines.filter(line => line !== '');
  }
  return [];
}
