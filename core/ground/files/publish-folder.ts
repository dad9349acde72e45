import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, toDiskError } from '../errors.ts';
import { deleteWhole, sweepLeftovers, writingName } from './leftovers.ts';
import { syncFolder } from './sync-folder.ts';

/** After this long, what a killed process left behind surely has no writer; the next process that writes sweeps it. */
const STALE_MS = 6 * 60 * 60 * 1000;

export interface PublishPlace {
  /** A folder of the same file system, above `target`. */
  readonly root: string;
  readonly target: string;
  /** Whether an existing folder may stay (another process was quicker). Without this option, it is replaced. */
  readonly isIntact?: () => Promise<boolean>;
}

/**
 * Makes a folder appear whole or not at all: `write` fills a folder beside, which is synced and renamed into place.
 * @returns what `write` gave.
 * @throws RetryableError 'disk.full'.
 */
export async function publishFolder<Written>(
  { root, target, isIntact = async () => false }: PublishPlace,
  write: (folder: string) => Promise<Written>,
): Promise<Written> {
  const beside = path.join(root, writingName());
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await sweepLeftovers(root, { idleMs: STALE_MS });
    await mkdir(beside);
    const written = await write(beside);
    await syncFolder(beside);
    while (!(await renamed(beside, target))) {
      if (await isIntact()) break;
      await deleteWhole(target, root);
    }
    await syncFolder(path.dirname(target));
    return written;
  } catch (error) {
    throw toDiskError(error, root);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** False when the target is taken. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}
