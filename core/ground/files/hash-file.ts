import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Feeds a hash with a file's content, a megabyte at a time. */
export async function feedFile(hash: Hash, file: string): Promise<void> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 2 ** 20 });
  for await (const chunk of chunks) hash.update(chunk);
}

/** sha256 of a file's content in lower-case hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await feedFile(hash, file);
  return hash.digest('hex');
}
