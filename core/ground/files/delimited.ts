/** Text that a spreadsheet would take for a formula, also after white space that it skips; some accept full-width signs. */
const FORMULA = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
/** The same after a semicolon, tab or line end within the text, because some spreadsheets split cells there. */
const INNER_FORMULA = /([;\t\r\n] *)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** The mark by which spreadsheets know UTF-8; without it they show Persian as garbage. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A cell of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP
 * advises: captions and file names come from strangers.
 */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = (FORMULA.test(value) ? `'${value}` : value).replace(INNER_FORMULA, "$1'");
  return /[";,\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a CSV file, with its end. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

/** The start of every CSV file for people: the mark of UTF-8 and the column names. */
export const csvStart = (columns: readonly string[]): string => BYTE_ORDER_MARK + csvLine(columns);
