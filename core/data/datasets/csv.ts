import type { BadRow, ReadRow } from './caption-row.ts';
import { rowsOfRecord } from './column-names.ts';
import { type CsvLayout, excelDelimiter, layoutOf } from './csv-layout.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import { shapeError } from './file-shape.ts';
import { type Line, readLines } from './read-lines.ts';

/**
 * Reads CSV with a header that names a picture and a caption column (CLIPfa's `image,caption` among others), separated by
 * commas, semicolons, tabs or bars; further columns are ignored. Each row is returned, or reported with the line where it
 * begins.
 * @throws InputError 'captions.shape' when the header lacks one of the two.
 */
export async function* readCsv(file: string): AsyncGenerator<ReadRow> {
  const lines = readLines(file);
  try {
    const layout = await readLayout(file, lines);
    const { delimiter, names, columns } = layout;
    const shape = { count: names.length, image: columns.image };
    for await (const record of readCsvRecords(lines, delimiter, shape)) yield* rowsOf(record, layout);
  } finally {
    await lines.return(undefined);
  }
}

async function readLayout(file: string, lines: AsyncIterator<Line>): Promise<CsvLayout> {
  let delimiter: string | undefined;
  for (;;) {
    const next = await lines.next();
    if (next.done) throw shapeError(file, 'empty');
    const { text, position } = next.value;
    if (text.trim() === '') continue;
    const named = position === 1 ? excelDelimiter(text) : undefined;
    if (named) {
      delimiter = named;
      continue;
    }
    const layout = layoutOf(text, delimiter);
    if (layout) return layout;
    throw shapeError(file, 'header', text);
  }
}

function* rowsOf(record: CsvRecord, layout: CsvLayout): Generator<ReadRow> {
  const { position } = record;
  if (record.cells === undefined) {
    yield { position, problem: 'open-quote', detail: record.text };
    return;
  }
  if (record.cells.every(({ text }) => text.trim() === '')) return;
  const texts = textsOf(record, layout);
  if ('problem' in texts) yield texts;
  else
    yield* rowsOfRecord(
      texts.map((text, at) => [layout.names[at]!, text] as const),
      position,
    );
}

/** The cells' texts, one for each column; a caption at the end of the line keeps the delimiters that it contains. */
function textsOf(
  { position, text, cells }: CsvRecord & { cells: object },
  { names, columns }: CsvLayout,
): string[] | BadRow {
  if (cells.length <= Math.max(columns.image, columns.caption)) {
    return { position, problem: 'too-few-columns', detail: text };
  }
  const extra = cells.slice(names.length);
  const texts = cells.slice(0, names.length).map(cell => cell.text);
  if (extra.every(cell => cell.text.trim() === '' && !cell.isQuoted)) return texts;
  const last = cells[names.length - 1]!;
  const isCaption = columns.caption === names.length - 1;
  if (!isCaption || last.isQuoted || extra.some(cell => cell.isQuoted)) {
    return { position, problem: 'too-many-columns', detail: text };
  }
  return [...texts.slice(0, -1), text.slice(last.start)];
}
