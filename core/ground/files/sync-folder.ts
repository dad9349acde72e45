import { open } from 'node:fs/promises';

/** Syncs the names in a folder (new files, renames), so that they survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and keeps the order of their changes by itself.
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
