import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { RetryableError } from '../errors.ts';

/** Names of files that are being written; whatever carries one after a crash is rubbish. */
export const TEMPORARY_SUFFIX = '.partial';

/**
 * Writes a file so that it is either there whole or not at all, also after a power cut: beside it, synced, renamed,
 * and the folder synced.
 * @throws RetryableError 'disk.full'
 */
export async function writeFileWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}${TEMPORARY_SUFFIX}`);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw isDiskFull(error) ? new RetryableError('disk.full', { path: folder }, { cause: error }) : error;
  }
}

/** A second name for the same bytes; a copy where the file system knows no hard links. */
export async function linkFile(existing: string, file: string, bytes: Uint8Array): Promise<void> {
  try {
    await link(existing, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    await writeFileWhole(file, bytes);
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
