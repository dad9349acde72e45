import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A text file's lines with their numbers from 1; UTF-8, with or without a byte order mark, any line ending. */
export async function* readLines(file: string): AsyncGenerator<{ line: string; position: number }> {
  const stream = createReadStream(file, { encoding: 'utf8' });
  let position = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      position += 1;
      yield { line: position === 1 ? line.replace(/^\uFEFF/, '') : line, position };
    }
  } finally {
    stream.destroy();
  }
}
