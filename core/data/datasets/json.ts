import type { ReadRow } from './caption-row.ts';
import { readJsonDocument } from './coco.ts';
import { isObject } from './column-names.ts';
import { shapeError } from './file-shape.ts';
import { jsonLayoutOf } from './json-layout.ts';
import { readJsonRecords } from './json-records.ts';
import { readJsonLines, rowsOfJsonRecord } from './jsonl.ts';

/**
 * Reads JSON in any known layout, detected from its beginning and not from its name: records one a line, a list of records,
 * or a document with lists (COCO and the like).
 * @throws InputError 'captions.shape' for anything else.
 */
export async function* readJson(file: string): AsyncGenerator<ReadRow> {
  const layout = await jsonLayoutOf(file);
  if (layout.kind === 'lines') yield* readJsonLines(file);
  else if (layout.kind === 'object') yield* readJsonDocument(file);
  else if (layout.kind === 'array') yield* readJsonList(file);
  else throw shapeError(file, layout.seen === '' ? 'empty' : 'not-json', layout.seen);
}

async function* readJsonList(file: string): AsyncGenerator<ReadRow> {
  for await (const { value, position } of readJsonRecords(file, [])) {
    if (isObject(value)) yield* rowsOfJsonRecord(value, position);
    else yield { position, problem: 'not-json' };
  }
}
