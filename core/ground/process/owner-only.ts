import { chmodSync, type Dirent, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The rights of group and others, taken away: images hold the places where they were taken, logs and rows what people wrote. */
const OTHERS = 0o077;
/** The rights on a folder that leads to another user's folder: that user may pass through it, but not list it. */
const PASSAGE = 0o011;

/** From now on, only the owner can open what this process and its children create. */
export function createForOwnerOnly(): void {
  process.umask(OTHERS);
}

/**
 * Closes the data folder and the folders in it, if an earlier version or a person left them open to others. Deeper folders
 * cannot be reached then. Folders of other owners, and links, stay as they are.
 * @param passage a folder that another user must reach (PostgreSQL's own, when we are root)
 */
export function closeToOthers(dataDir: string, passage?: string): void {
  const isPassage = (folder: string): boolean =>
    passage !== undefined && !path.relative(folder, passage).startsWith('..');
  for (const folder of [dataDir, ...foldersIn(dataDir)]) {
    try {
      const { mode, uid } = lstatSync(folder);
      const closed = (mode & 0o7777 & ~OTHERS) | (isPassage(folder) ? PASSAGE : 0);
      if (uid === process.getuid?.() && closed !== (mode & 0o7777)) chmodSync(folder, closed);
    } catch {
      // It was deleted just now, or its file system has no modes.
    }
  }
}

function foldersIn(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // there is none yet
  }
  return entries.filter(entry => entry.isDirectory()).map(({ name }) => path.join(folder, name));
}
