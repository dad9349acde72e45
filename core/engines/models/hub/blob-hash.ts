import { createHash, type Hash } from 'node:crypto';

/** The hash that an etag is: sha256 of the content (large files), or git's sha1 of `blob <size>\0<content>`. */
export function hashFor(etag: string, size: number): Hash {
  return etag.length === 64 ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
}
