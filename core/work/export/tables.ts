import type { ExportFormat } from '../../ground/domain/captions/pair-export.ts';
import { csvLine, csvStart } from '../../ground/files/delimited.ts';
import { EXPORT_COLUMNS, type ExportRow } from './export-row.ts';
import { parquetTable } from './parquet-table.ts';

export type TableFormat = Exclude<ExportFormat, 'webdataset' | 'huggingface'>;
type Table = (rows: AsyncIterable<ExportRow>) => AsyncGenerator<Uint8Array>;

/** Characters that are written in one go. */
const CHUNK = 64 * 1024;

/** How rows become a file, a piece at a time. */
export const TABLES: Readonly<Record<TableFormat, Table>> = {
  csv: rows => inChunks(rows, toCsvLine, csvStart(EXPORT_COLUMNS)),
  jsonl: rows => inChunks(rows, row => `${JSON.stringify(row)}\n`),
  parquet: parquetTable,
};

export const isTableFormat = (format: ExportFormat): format is TableFormat => format in TABLES;

/** Captions and file names come from strangers: a cell that a spreadsheet would run is escaped. */
const toCsvLine = (row: ExportRow): string => csvLine(EXPORT_COLUMNS.map(column => row[column]));

async function* inChunks(
  rows: AsyncIterable<ExportRow>,
  lineOf: (row: ExportRow) => string,
  start = '',
): AsyncGenerator<Uint8Array> {
  let text = start;
  for await (const row of rows) {
    text += lineOf(row);
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
