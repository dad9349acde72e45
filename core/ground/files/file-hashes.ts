import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NotFoundError, toDiskError } from '../errors.ts';

const CACHE_FILE = 'hashes.json';
const Cache = z.record(z.string(), z.object({ stamp: z.string(), sha256: z.string() }));
type Cache = z.infer<typeof Cache>;

/** Lower-case hex of a file's content. */
export async function sha256OfFile(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
    digest.update(chunk as Buffer);
  return digest.digest('hex');
}

/**
 * The sha256 of each file. Hashes are remembered in `cacheFolder` by the file's size and times, so that a start does
 * not read gigabytes again; losing the cache costs time only.
 * @throws NotFoundError 'file.not-found'.
 */
export async function sha256OfFiles(files: readonly string[], cacheFolder: string): Promise<string[]> {
  const cachePath = path.join(cacheFolder, CACHE_FILE);
  const cache = await readCache(cachePath);
  const fresh: Cache = {};
  const hashes: string[] = [];
  for (const file of files) {
    const stamp = await stampOf(file);
    const known = cache[file];
    const sha256 = known?.stamp === stamp ? known.sha256 : await sha256OfFile(file);
    if (known?.stamp !== stamp) fresh[file] = { stamp, sha256 };
    hashes.push(sha256);
  }
  if (Object.keys(fresh).length > 0) {
    await writeCache(cachePath, { ...cache, ...fresh }).catch((error: unknown) => {
      // Only what follows needs room.
      if (toDiskError(error, cachePath) === error) throw error;
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

async function readCache(file: string): Promise<Cache> {
  try {
    return Cache.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Two processes may write at once: the later one wins, whole. */
async function writeCache(file: string, cache: Cache): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(beside, JSON.stringify(cache));
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}
