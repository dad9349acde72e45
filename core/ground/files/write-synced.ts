import { open } from 'node:fs/promises';

/** Writes a new file and syncs it to the disk. @throws EEXIST when the file exists */
export async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o644);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
