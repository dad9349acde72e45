import { imageKeys } from '../../ground/domain/images/image-keys.ts';
import type { Database } from '../database/database.ts';
import { ImageAudit } from './image-audit.ts';
import type { ImageFiles } from './image-files.ts';

/**
 * Deletes the files that no image's row names, a 256th of both at a time. Only for a store that nobody writes to: files
 * come before their rows. In a store that others may share, nothing is deleted: a restore that is tried beside the system in use, in the
 * same bucket, would take away all that has come in since the backup. @returns how many.
 */
export async function sweepUnowned(database: Database, files: ImageFiles): Promise<number> {
  if (files.isShared) return 0;
  const audit = new ImageAudit(database);
  let swept = 0;
  for (let prefix = 0; prefix < 256; prefix++) {
    const owned = new Set<string>();
    for (const { sha256, format, state } of await audit.withHashPrefix(prefix)) {
      if (state === 'removed') continue;
      for (const key of imageKeys(sha256, format)) owned.add(key);
    }
    for (const { key } of await files.list(prefix)) {
      if (owned.has(key)) continue;
      await files.delete(key);
      swept += 1;
    }
  }
  return swept;
}
