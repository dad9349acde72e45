import { readFile, stat } from 'node:fs/promises';
import type { Config } from '../../core/ground/config.ts';
import { InputError, NotFoundError } from '../../core/ground/errors.ts';

/**
 * The bytes of a picture's file. Its size is checked before it is read, so that nobody loads a whole film.
 * @throws NotFoundError 'file.not-found'; InputError 'image.too-many-bytes'.
 */
export async function readPicture(
  file: string,
  { maxImageBytes: limit }: Pick<Config, 'maxImageBytes'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new NotFoundError('file.not-found', { path: file });
  if (found.size > limit) throw new InputError('image.too-many-bytes', { bytes: found.size, limit });
  return new Uint8Array(await readFile(file));
}
