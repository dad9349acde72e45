import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../errors.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Writes a file whole, or leaves it as it was: beside its place, synced, renamed. On the disk when it returns. Of two
 * writers at once the later one wins. Makes the folder.
 * @throws RetryableError 'disk.full'
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const beside = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(beside, { force: true });
    throw toDiskError(error, folder);
  }
}
