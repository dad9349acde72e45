import { open } from 'node:fs/promises';

/** Writes a new file, which is on the disk when this returns. @throws EEXIST when there is one */
export async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o644);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
