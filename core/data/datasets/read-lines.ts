import { createReadStream } from 'node:fs';
import { PermanentError } from '../../ground/errors.ts';

/** A line that never ends must not fill the memory. */
const LINE_LIMIT = 10_000_000;

/**
 * A text file's lines with their numbers from 1; UTF-8, with or without a byte order mark, LF or CRLF. Not by
 * node:readline, which also ends lines at U+2028 and U+2029: JSON may hold those as they are.
 * @throws PermanentError 'file.invalid' for a line of more than 10 million characters.
 */
export async function* readLines(file: string): AsyncGenerator<{ line: string; position: number }> {
  let [position, rest] = [0, ''];
  const toLine = (text: string) => {
    position += 1;
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    return { line: position === 1 ? line.replace(/^\uFEFF/, '') : line, position };
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield toLine(line);
    if (rest.length > LINE_LIMIT) {
      throw new PermanentError('file.invalid', { path: file, reason: `line ${position + 1} is too long` });
    }
  }
  if (rest !== '') yield toLine(rest);
}
