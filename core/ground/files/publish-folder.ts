import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../errors.ts';
import { syncFolder } from './sync-folder.ts';

const PREFIX = '.writing-';
/** What a killed process has left behind is cleared by the next one to write, when it is surely nobody's. */
const STALE_MS = 6 * 60 * 60 * 1000;

/**
 * Makes a folder appear whole or not at all: `write` fills a folder beside, which is synced and renamed into place.
 * A folder that stands there already is kept when `isIntact` says so (another process was quicker), else replaced.
 * @param root a folder of the same file system, above `target`.
 * @throws RetryableError 'disk.full'.
 */
export async function publishFolder(
  { root, target }: { root: string; target: string },
  write: (folder: string) => Promise<void>,
  isIntact: () => Promise<boolean>,
): Promise<void> {
  const beside = path.join(root, `${PREFIX}${randomUUID()}`);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await removeStale(root);
    await mkdir(beside);
    await write(beside);
    await syncFolder(beside);
    await moveInto(root, beside, target, isIntact);
    await syncFolder(path.dirname(target));
  } catch (error) {
    throw toDiskError(error, root);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function moveInto(root: string, beside: string, target: string, isIntact: () => Promise<boolean>) {
  while (!(await renamed(beside, target))) {
    if (await isIntact()) return;
    const broken = path.join(root, `${PREFIX}${randomUUID()}`);
    await renamed(target, broken);
    await rm(broken, { recursive: true, force: true });
  }
}

/** False when the target is taken, or the source has just been moved away by another process. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if (code === 'ENOENT' && !path.basename(from).startsWith(PREFIX)) return false;
    throw error;
  }
}

async function removeStale(root: string): Promise<void> {
  const names = (await readdir(root)).filter(name => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = path.join(root, name);
    const age = Date.now() - ((await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > STALE_MS) await rm(folder, { recursive: true, force: true });
  }
}
