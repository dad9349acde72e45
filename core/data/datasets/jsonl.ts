import type { ReadRow } from './caption-row.ts';
import { isObject, rowsOfRecord } from './column-names.ts';
import { parseJson } from './json-text.ts';
import { readLines } from './read-lines.ts';
import { rowsOfXm3600, XM3600_KEY } from './xm3600.ts';

/**
 * One JSON object a line: `{"path", "caption"}`, `{"file_name", "captions": [{"caption"}, …]}`, Hugging Face's
 * metadata.jsonl (`{"file_name", "text"}`), or a line of Crossmodal-3600.
 */
export async function* readJsonLines(file: string): AsyncGenerator<ReadRow> {
  for await (const { text, position } of readLines(file)) {
    if (text.trim() === '') continue;
    const record = parseJson(text);
    if (!isObject(record)) yield { position, problem: 'not-json', detail: text };
    else yield* rowsOfJsonRecord(record, position);
  }
}

export function rowsOfJsonRecord(record: Record<string, unknown>, position: number): Generator<ReadRow> {
  return XM3600_KEY in record
    ? rowsOfXm3600(record, position)
    : rowsOfRecord(Object.entries(record), position);
}
