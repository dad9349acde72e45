import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The hash that an etag is: sha256 of the content (large files), or git's sha1 of `blob <size>\0<content>`. */
export function hashFor(etag: string, size: number): Hash {
  return etag.length === 64 ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
}

/** Feeds what a file holds already. */
export async function hashFile(hash: Hash, file: string): Promise<void> {
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
}
