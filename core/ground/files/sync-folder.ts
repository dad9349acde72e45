import { open } from 'node:fs/promises';

/** Makes names in a folder (new files, renames) safe against a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and keeps their order by itself.
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
