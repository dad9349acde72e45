import { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { columnType, EXPORT_COLUMNS, type ExportRow } from './export-row.ts';

/** Rows encoded in one go: takes some milliseconds; between groups the process answers other requests. */
const GROUP = 2_048;

const TYPES = { text: 'STRING', real: 'DOUBLE', whole: 'INT32' } as const;

/** Writes a Parquet file (Snappy), one row group at a time: only the footer is kept until the end. */
export async function* parquetTable(rows: AsyncIterable<ExportRow>): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: columnsOf([]) });
  const file = new ParquetWriter({ writer, schema, createdBy: 'negareh' });
  let group: ExportRow[] = [];
  for await (const row of rows) {
    if (group.push(row) < GROUP) continue;
    await file.write({ columnData: columnsOf(group), rowGroupSize: GROUP });
    group = [];
    yield taken(writer);
    await nextTurn();
  }
  if (group.length > 0) await file.write({ columnData: columnsOf(group), rowGroupSize: GROUP });
  await file.finish();
  yield taken(writer);
}

const columnsOf = (rows: readonly ExportRow[]): ColumnSource[] =>
  EXPORT_COLUMNS.map(name => {
    return { name, type: TYPES[columnType(name)], data: rows.map(row => row[name]), offsetIndex: false };
  });

/** Takes the bytes written since the last call; the writer keeps counting its position in the file. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
