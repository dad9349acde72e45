import { columnKey, columnsAmong } from './column-names.ts';
import { scanRecord } from './csv-record.ts';

/** The layout of a CSV file, from its first lines. */
export interface CsvLayout {
  readonly delimiter: string;
  /** Normalised names of the columns, in order. */
  readonly names: readonly string[];
  /** Indexes of the two columns that matter. */
  readonly columns: { readonly image: number; readonly caption: number };
}

/** A comma; Excel's choice when the comma is the decimal separator; a tab; and the delimiter of Flickr30k's copy. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The line `sep=;` that Excel reads and writes before the header: its delimiter. */
export const excelDelimiter = (line: string): string | undefined => /^"?sep=(.)"?$/i.exec(line.trim())?.[1];

/** @returns undefined for a header that names no picture or no caption, with any delimiter. */
export function layoutOf(header: string, named?: string): CsvLayout | undefined {
  for (const delimiter of named ? [named] : DELIMITERS) {
    const cells = scanRecord(header, delimiter);
    if (cells === 'open') continue;
    const names = cells.map(({ text }) => columnKey(text));
    while (names.at(-1) === '') names.pop();
    const columns = columnsAmong(names);
    if (columns) return { delimiter, names, columns };
  }
  return undefined;
}
