/** A cell of a CSV record. */
export interface Cell {
  readonly text: string;
  readonly isQuoted: boolean;
  /** Its offset in the record's text. */
  readonly start: number;
}

/** `open`: a quoted cell does not end in this text. */
export type ScannedRecord = readonly Cell[] | 'open';

/**
 * Splits one CSV record into cells, as people and programs write them: RFC 4180, spaces around quoted cells, and quotes
 * that are not doubled. A quote ends its cell only before a delimiter or the end; a cell that begins with a quoted word and
 * continues without quotes (`"STOP" here`) is taken as it is.
 */
export function scanRecord(text: string, delimiter: string): ScannedRecord {
  const cells: Cell[] = [];
  let at = 0;
  // When one cell has no closing quote, no later cell has one: each would search the whole rest again.
  let hasEnd = true;
  for (;;) {
    const isQuoted = hasEnd && /^[ \t]*"/.test(text.slice(at, at + 64));
    const cell = isQuoted ? scanQuoted(text, at, delimiter) : undefined;
    if (isQuoted && cell === undefined) hasEnd = false;
    if (cell === 'open') return 'open';
    if (cell) {
      cells.push(cell);
      at = cell.end;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next === -1 ? text.length : next;
      cells.push({ text: text.slice(at, end), isQuoted: false, start: at });
      at = end;
    }
    if (at >= text.length) return cells;
    at += delimiter.length;
  }
}

/** @returns undefined when the cell only looks quoted. */
function scanQuoted(
  text: string,
  start: number,
  delimiter: string,
): (Cell & { end: number }) | 'open' | undefined {
  const from = text.indexOf('"', start) + 1;
  let quotes = 1;
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    quotes += 1;
    if (text[quote + 1] === '"') {
      quotes += 1;
      quote += 1;
      continue;
    }
    const end = skipSpaces(text, quote + 1, delimiter);
    if (end < text.length && !text.startsWith(delimiter, end)) continue;
    return { text: text.slice(from, quote).replaceAll('""', '"'), isQuoted: true, start, end };
  }
  return quotes % 2 === 0 ? undefined : 'open';
}

function skipSpaces(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] === ' ' || (text[at] === '\t' && delimiter !== '\t')) at += 1;
  return at;
}
