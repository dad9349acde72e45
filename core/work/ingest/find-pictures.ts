import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, NotFoundError } from '../../ground/errors.ts';

/** File names that are worth opening; what is inside decides in the end. */
const PICTURE = /\.(?:jpe?g|png|webp|avif|gif)$/i;

/**
 * Pictures under these folders, in order of name, and files named outright whatever they are called. Hidden files
 * and folders are passed over, symbolic links not followed: a link could lead out of the folder, or round in it.
 * @throws NotFoundError 'file.not-found' for a path that is not there.
 */
export async function* findPictures(paths: readonly string[]): AsyncGenerator<string> {
  for (const given of paths) {
    const target = path.resolve(given);
    const info = await stat(target).catch(() => {
      throw new NotFoundError('file.not-found', { path: given });
    });
    if (info.isDirectory()) yield* walk(target);
    else if (info.isFile()) yield target;
    else throw new InputError('file.wrong-kind', { path: given, reason: 'neither a file nor a folder' });
  }
}

/** Holds one folder's names at a time. */
async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  for (const entry of visible.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const target = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(target);
    else if (entry.isFile() && PICTURE.test(entry.name)) yield target;
  }
}
