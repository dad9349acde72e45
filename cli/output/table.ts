import { oneLine } from '../../core/ground/text/terminal.ts';

/** Characters that a terminal draws over others, or does not show at all. */
const WIDTHLESS = /[\p{Mn}\p{Me}\p{Cf}]/gu;
/** Characters that take two cells. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/gu;

/**
 * Keeps a part of a line from reordering its neighbours, whatever its direction. Only on a terminal: in a pipe or a file, the invisible
 * marks would break what is copied from it, such as a path.
 */
export const isolate = (text: string, isTerminal = process.stdout.isTTY): string =>
  isTerminal ? `\u2068${text}\u2069` : text;

/** The most characters of a cell: on a terminal, and in a pipe, where a long path must stay complete. */
const SHOWN = 500;
const PIPED = 5_000;

/** How many cells a terminal uses for a text, accurately enough to align columns. */
export function widthOf(text: string): number {
  const visible = text.replace(WIDTHLESS, '');
  return [...visible].length + (visible.match(WIDE)?.length ?? 0);
}

/** Cuts a text to a width in cells; an ellipsis replaces the rest. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) >= width) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Aligned rows, each cell on one line whatever it contains. Each cell is isolated, so that Persian and Latin do not reorder each other. The
 * last column is not padded.
 */
export function formatTable(
  cells: readonly (readonly string[])[],
  isTerminal = process.stdout.isTTY,
): string[] {
  const rows = cells.map(row => row.map(cell => oneLine(cell, isTerminal ? SHOWN : PIPED)));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  return rows.map(row =>
    row
      .map((cell, column) => {
        const padding = column === row.length - 1 ? 0 : widths[column]! - widthOf(cell);
        return isolate(cell, isTerminal) + ' '.repeat(padding);
      })
      .join('  '),
  );
}
