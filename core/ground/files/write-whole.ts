import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../errors.ts';
import { syncFolder } from './sync-folder.ts';
import { writeSynced } from './write-synced.ts';

/**
 * Writes a file whole, or leaves it as it was: writes beside it, syncs and renames. It is on the disk when this returns. Of two
 * writers at once the later one wins. The folder must exist, so that a mistyped one is not created.
 * @throws RetryableError 'disk.full'
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const beside = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  try {
    await writeSynced(beside, content);
    await rename(beside, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(beside, { force: true });
    throw toDiskError(error, file);
  }
}
