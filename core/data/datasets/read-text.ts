import { createReadStream } from 'node:fs';
import { NotFoundError } from '../../ground/errors.ts';
import { EncodingGuess, type TextEncoding } from './text-encoding.ts';

/**
 * Reads a file's text, piece by piece, without its byte order mark. The bytes are read twice: the first pass detects the
 * encoding, because Persian in windows-1256 may begin a megabyte after the header.
 * @throws NotFoundError 'file.not-found' for a file that does not exist or may not be read.
 */
export async function* readText(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(await encodingOf(file));
  for await (const bytes of readBytes(file)) {
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** At least the first `characters` of the file's text, or all of it if it is shorter. */
export async function beginningOf(file: string, characters: number): Promise<string> {
  let text = '';
  for await (const piece of readText(file)) {
    text += piece;
    if (text.length >= characters) break;
  }
  return text;
}

async function encodingOf(file: string): Promise<TextEncoding> {
  const guess = new EncodingGuess();
  for await (const bytes of readBytes(file)) {
    guess.add(bytes);
    if (guess.isCertain) break;
  }
  return guess.result();
}

async function* readBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    const chunks: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark: 256 * 1024 });
    yield* chunks;
  } catch (error) {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  }
}
