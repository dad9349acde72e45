import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, toDiskError } from '../errors.ts';
import { syncFolder } from './sync-folder.ts';
import { writeSynced } from './write-synced.ts';

/** Bytes to write at one or several paths, all in one folder. */
export interface FileContent {
  readonly bytes: Uint8Array;
  /** Further paths are hard links, or copies where the file system has none. */
  readonly paths: readonly [string, ...string[]];
}

/**
 * Puts files into one folder so that each is there whole or not at all, even after a power cut, and never a later one
 * without those before it. They are written and synced under temporary names and renamed in order; then the folder is synced.
 * @param temporaryFolder on the same file system; nobody uses what a crash leaves there.
 * @throws RetryableError 'disk.full'
 */
export async function placeFiles(
  folder: string,
  temporaryFolder: string,
  contents: readonly FileContent[],
): Promise<void> {
  const temporaries = contents.map(() => path.join(temporaryFolder, randomUUID()));
  try {
    await makeFolder(temporaryFolder);
    await makeFolder(folder);
    await settle(contents.map(({ bytes }, index) => writeSynced(temporaries[index]!, bytes)));
    for (const [index, { paths }] of contents.entries()) {
      const [first, ...others] = paths;
      await rename(temporaries[index]!, first);
      for (const other of others) await linkOrCopy(first, other, temporaries[index]!);
    }
    await syncFolder(folder);
  } catch (error) {
    await Promise.all(temporaries.map(file => rm(file, { force: true })));
    throw toDiskError(error, folder);
  }
}

/** Like Promise.all, but waits for every promise, so that nothing still writes when the caller deletes the temporary files. */
async function settle(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}

async function linkOrCopy(existing: string, file: string, temporary: string): Promise<void> {
  try {
    await link(existing, file);
  } catch (error) {
    // Files are named by their content, so the existing one is the same.
    if (codeOf(error) === 'EEXIST') return;
    await writeSynced(temporary, await readFile(existing));
    await rename(temporary, file);
  }
}

/** Makes a folder and its parents, and syncs their names so that they survive a power cut. */
async function makeFolder(folder: string): Promise<void> {
  const topmost = await mkdir(folder, { recursive: true });
  if (topmost === undefined) return;
  for (let made = folder; made.length >= topmost.length; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}
