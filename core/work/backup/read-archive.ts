import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { NotFoundError, PermanentError, reasonOf } from '../../ground/errors.ts';

export interface ArchiveEntry {
  readonly name: string;
  readonly content: Buffer;
}

/** Larger than any image that is taken in; a forged size must not fill the memory. */
const LARGEST_ENTRY = 2 ** 30;

/**
 * Reads the entries of a backup, one in memory at a time.
 * @param onRead is told how many bytes of the file were read so far.
 * @throws NotFoundError 'file.not-found'; PermanentError 'backup.damaged' when the file is truncated, changed or not an
 * archive.
 */
export async function* readArchive(
  file: string,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<ArchiveEntry> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new NotFoundError('file.not-found', { path: file });
  const entries = extract();
  let read = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      onRead(read);
      done(null, chunk);
    },
  });
  const source = createReadStream(file, { highWaterMark: 2 ** 18 });
  const reading = pipeline(source, counter, createZstdDecompress(), entries);
  reading.catch(() => undefined); // the loop below throws the same error
  try {
    for await (const entry of entries) {
      const { name, size = 0, type } = entry.header;
      if (type !== 'file') throw new Error(`${name} is not a file`);
      if (size > LARGEST_ENTRY) throw new Error(`${name} claims to have ${size} bytes`);
      yield { name, content: await contentOf(entry, size) };
    }
    await reading;
  } catch (error) {
    throw new PermanentError('backup.damaged', { path: file, reason: reasonOf(error) }, { cause: error });
  } finally {
    source.destroy();
    await reading.catch(() => undefined);
  }
}

async function contentOf(entry: AsyncIterable<unknown>, size: number): Promise<Buffer> {
  const content = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of entry) if (Buffer.isBuffer(chunk)) filled += chunk.copy(content, filled);
  if (filled !== size) throw new Error(`an entry has ${filled} bytes instead of ${size}`);
  return content;
}
