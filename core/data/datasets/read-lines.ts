import { PermanentError } from '../../ground/errors.ts';
import { readText } from './read-text.ts';

/** A line with its number, from 1. */
export interface Line {
  readonly text: string;
  readonly position: number;
}

/** An endless line must not fill the memory. */
const LINE_LIMIT = 10_000_000;

/**
 * Reads a text file's lines, in any encoding that we read, ended by LF, CRLF or (old spreadsheets) CR. node:readline would
 * also end lines at U+2028 and U+2029, which JSON may contain.
 * @throws PermanentError 'file.invalid' for a line of more than 10 million characters; NotFoundError.
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let [position, rest] = [0, ''];
  let end: '\n' | '\r' | undefined;
  const toLine = (text: string): Line => {
    position += 1;
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, position };
  };
  for await (const piece of readText(file)) {
    const text = rest + piece;
    end ??= endOfLines(text);
    const lines = text.split(end ?? '\n');
    rest = lines.pop()!;
    for (const line of lines) yield toLine(line);
    if (rest.length > LINE_LIMIT) {
      throw new PermanentError('file.invalid', { path: file, reason: `line ${position + 1} is too long` });
    }
  }
  if (rest !== '') yield toLine(rest);
}

/** Undefined while undecided; a CR at the very end may be half of a CRLF. */
function endOfLines(text: string): '\n' | '\r' | undefined {
  if (text.includes('\n')) return '\n';
  return /\r./s.test(text) ? '\r' : undefined;
}
