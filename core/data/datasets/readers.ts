import path from 'node:path';
import type { CaptionReader } from './caption-row.ts';
import { readCsv } from './csv.ts';
import { layoutOf } from './csv-layout.ts';
import { isParquet, refuseOtherKinds } from './file-kind.ts';
import { shapeError } from './file-shape.ts';
import { isFlickrLine, readFlickr30k } from './flickr30k.ts';
import { readJson } from './json.ts';
import { readParquet } from './parquet.ts';
import { beginningOf } from './read-text.ts';

/** A reader that refuses other kinds of files, and files without a row: an import that reads nothing must not be silent. */
const reader = (read: CaptionReader, refuse = refuseOtherKinds): CaptionReader =>
  async function* (file) {
    await refuse(file);
    let isEmpty = true;
    for await (const row of read(file)) {
      isEmpty = false;
      yield row;
    }
    if (!isEmpty) return;
    throw shapeError(file, (await beginningOf(file, 1_000)).trim() === '' ? 'empty' : 'no-rows');
  };

const json = reader(readJson);

async function refuseOthersThanParquet(file: string): Promise<void> {
  if (await isParquet(file)) return;
  await refuseOtherKinds(file);
  throw shapeError(file, 'no-parquet');
}

/**
 * The formats of `negareh import <format>`. nocaps is COCO's layout with ten captions a picture. The beginning of a JSON
 * file decides its layout: a COCO file under a name for JSON lines is read as COCO.
 */
export const DATASET_READERS = {
  coco: json,
  flickr30k: reader(readFlickr30k),
  nocaps: json,
  csv: reader(readCsv),
  jsonl: json,
  xm3600: json,
  parquet: reader(readParquet, refuseOthersThanParquet),
} as const satisfies Record<string, CaptionReader>;

export type DatasetFormat = keyof typeof DATASET_READERS;

/** Enough to hold a header or a caption. */
const BEGINNING = 4_096;

/**
 * Detects the format of a captions file from its beginning; its name distinguishes COCO from nocaps.
 * @throws InputError 'captions.shape' for a file of no known format; NotFoundError 'file.not-found'.
 */
export async function formatOf(file: string): Promise<DatasetFormat> {
  if (await isParquet(file)) return 'parquet';
  await refuseOtherKinds(file);
  const name = path.basename(file).toLowerCase();
  const begin = (await beginningOf(file, BEGINNING)).trimStart();
  if (begin === '') throw shapeError(file, 'empty');
  if (begin.startsWith('{') || begin.startsWith('[')) {
    if (/\.(?:jsonl|ndjson)$/.test(name)) return 'jsonl';
    return name.includes('nocaps') ? 'nocaps' : 'coco';
  }
  const lines = begin.split(/\r\n|\r|\n/, 2);
  // Kaggle's Flickr30k is named .csv and is not CSV.
  if (isFlickrLine(lines[0]!)) return 'flickr30k';
  if (/\.(?:csv|tsv)$/.test(name) || lines.some(line => layoutOf(line))) return 'csv';
  if (/\.(?:json|jsonl|ndjson)$/.test(name)) return 'jsonl';
  throw shapeError(file, 'unknown', lines[0]);
}
