import { createReadStream } from 'node:fs';
import { type CsvError, type Info, parse } from 'csv-parse';
import { PermanentError, reasonOf } from '../../ground/errors.ts';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';

/** The names that data sets give to the two columns, ours first. */
const IMAGE_COLUMNS = ['path', 'image', 'image_path', 'file_name', 'filename'];
const CAPTION_COLUMNS = ['caption', 'text', 'label', 'title'];

interface Parsed {
  readonly record: Record<string, string | undefined>;
  readonly info: Info;
}

/**
 * CSV with a header that names a picture and a caption column (CLIPfa's `image,caption` among others); further
 * columns are ignored.
 * @throws PermanentError when the header lacks one of the two.
 */
export async function* readCsv(file: string): AsyncGenerator<ReadRow> {
  const bad: ReadRow[] = [];
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      columns: (header: string[]) => header.map(name => name.trim().toLowerCase()),
      skip_empty_lines: true,
      relax_column_count: true,
      skip_records_with_error: true,
      max_record_size: 1_000_000,
      on_skip: (error: CsvError | undefined) => {
        const position = Number(error?.['lines'] ?? 0);
        bad.push({ position, problem: 'not-csv', detail: reasonOf(error) });
        return undefined;
      },
    }),
  );
  let columns: { image: string; caption: string } | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield* bad.splice(0);
      columns ??= columnsOf(file, record);
      const text = record[columns.caption];
      if (text === undefined) yield { position: info.lines, problem: 'too-few-columns' };
      else yield toRow({ position: info.lines, image: record[columns.image] ?? '', text });
    }
  } catch (error) {
    if (error instanceof PermanentError) throw error;
    throw new PermanentError('file.invalid', { path: file, reason: reasonOf(error) }, { cause: error });
  }
  yield* bad;
}

function columnsOf(file: string, record: Record<string, unknown>): { image: string; caption: string } {
  const image = IMAGE_COLUMNS.find(name => name in record);
  const caption = CAPTION_COLUMNS.find(name => name in record);
  if (image && caption) return { image, caption };
  const reason = `the header needs a column of pictures (${IMAGE_COLUMNS.join(', ')}) and one of captions (${CAPTION_COLUMNS.join(', ')})`;
  throw new PermanentError('file.invalid', { path: file, reason });
}
