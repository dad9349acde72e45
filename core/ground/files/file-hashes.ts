import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NotFoundError, ownError } from '../errors.ts';
import { hashFile } from './hash-file.ts';
import { readJsonIfValid } from './parse-json.ts';
import { writeWhole } from './write-whole.ts';

const CACHE_FILE = 'hashes.json';
const Cache = z.record(z.string(), z.object({ stamp: z.string(), sha256: z.string() }));
type Cache = z.infer<typeof Cache>;

/**
 * The sha256 of each file. Hashes are cached in `cacheFolder` by the file's size and times, so that a start does not
 * read gigabytes again; losing the cache costs only time.
 * @throws NotFoundError 'file.not-found'.
 */
export async function sha256OfFiles(files: readonly string[], cacheFolder: string): Promise<string[]> {
  const cachePath = path.join(cacheFolder, CACHE_FILE);
  const cache: Cache = (await readJsonIfValid(cachePath, Cache)) ?? {};
  const fresh: Cache = {};
  const hashes: string[] = [];
  for (const file of files) {
    const stamp = await stampOf(file);
    const known = cache[file];
    const sha256 = known?.stamp === stamp ? known.sha256 : await hashFile(file);
    if (known?.stamp !== stamp) fresh[file] = { stamp, sha256 };
    hashes.push(sha256);
  }
  if (Object.keys(fresh).length > 0) {
    await writeWhole(cachePath, JSON.stringify({ ...cache, ...fresh })).catch((error: unknown) => {
      // Only later steps need room on the disk, so a full one is no failure here.
      if (ownError(error)?.code !== 'disk.full') throw error;
    });
  }
  return hashes;
}

/** The change time too: a file can be given an old modification time, but not an old change time. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch((error: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  });
  return [found.size, found.mtimeNs, found.ctimeNs].join();
}
