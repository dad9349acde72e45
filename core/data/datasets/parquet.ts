import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { ReadRow } from './caption-row.ts';
import { isObject, rowsOfRecord } from './column-names.ts';
import { shapeError } from './file-shape.ts';

/** Rows that are decoded at a time. */
const SLICE = 1_000;

/**
 * Reads a Parquet file with a column that names the picture and one with its caption or captions, as in JSON lines.
 * Compressed with Snappy, or uncompressed.
 * @throws InputError 'captions.shape'
 */
export async function* readParquet(file: string): AsyncGenerator<ReadRow> {
  let position = 0;
  for await (const record of recordsOf(file)) {
    position += 1;
    if (isObject(record)) yield* rowsOfRecord(Object.entries(record), position);
  }
}

async function* recordsOf(file: string): AsyncGenerator<unknown> {
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    const count = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < count; rowStart += SLICE) {
      const rowEnd = Math.min(rowStart + SLICE, count);
      yield* await parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd });
    }
  } catch (error) {
    throw shapeError(file, 'broken-parquet', error instanceof Error ? error.message : '');
  }
}
