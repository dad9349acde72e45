import { type Cell, scanRecord } from './csv-record.ts';
import { looksLikePicture } from './picture-name.ts';
import type { Line } from './read-lines.ts';

/** A record, or a line in which a quoted cell begins and never ends. */
export type CsvRecord =
  | { readonly position: number; readonly text: string; readonly cells: readonly Cell[] }
  | { readonly position: number; readonly text: string; readonly cells: undefined };

/** A caption over more lines than this is an unclosed quote. */
const CONTINUATION_LINES = 100;
/** The same limit in characters: the lines read ahead are read again for the next row. */
const CONTINUATION_CHARACTERS = 65_536;

/**
 * Reads the records of a CSV file, each with the line where it begins. A quoted cell may contain line breaks; a quote left
 * open by mistake would swallow all rows up to the next quote. So it counts as open as soon as one of the lines that it
 * would take is a complete row, and only its own line is given up. (No CSV parser on npm returns such rows.)
 */
export async function* readCsvRecords(
  lines: AsyncIterator<Line>,
  delimiter: string,
  columns: { readonly count: number; readonly image: number },
): AsyncGenerator<CsvRecord> {
  const ahead: Line[] = [];
  const lineAt = async (index: number): Promise<Line | undefined> => {
    if (index < ahead.length) return ahead[index];
    const next = await lines.next();
    if (next.done) return undefined;
    ahead.push(next.value);
    return next.value;
  };
  const isRow = (text: string): boolean => {
    // If the picture column comes first, a line that begins with a picture is a row, complete or not.
    const [first = ''] = columns.image === 0 ? text.split(delimiter, 1) : [];
    if (looksLikePicture(first.replace(/^[ "]+|[ "]+$/g, ''))) return true;
    if (text.split('"').length % 2 === 0) return false;
    const cells = scanRecord(text, delimiter);
    return cells !== 'open' && cells.length >= columns.count && looksLikePicture(cells[columns.image]!.text);
  };
  const continued = async (
    first: string,
  ): Promise<{ text: string; cells: readonly Cell[]; lines: number } | undefined> => {
    let text = first;
    for (let index = 0; index < CONTINUATION_LINES; index += 1) {
      const next = await lineAt(index);
      if (next === undefined || isRow(next.text)) return undefined;
      if (text.length + next.text.length > CONTINUATION_CHARACTERS) return undefined;
      text += `\n${next.text}`;
      const cells = next.text.includes('"') ? scanRecord(text, delimiter) : 'open';
      if (cells === 'open') continue;
      // Only a quoted cell may contain line breaks, and no row ends early: here two unclosed quotes met.
      const isBroken =
        cells.length < columns.count || cells.some(cell => !cell.isQuoted && cell.text.includes('\n'));
      return isBroken ? undefined : { text, cells, lines: index + 1 };
    }
    return undefined;
  };
  for (;;) {
    const line = await lineAt(0);
    if (line === undefined) return;
    ahead.shift();
    const { position, text } = line;
    const cells = scanRecord(text, delimiter);
    if (cells !== 'open') {
      yield { position, text, cells };
      continue;
    }
    const whole = await continued(text);
    if (whole) ahead.splice(0, whole.lines);
    yield whole ? { position, text: whole.text, cells: whole.cells } : { position, text, cells: undefined };
  }
}
