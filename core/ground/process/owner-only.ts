import { chmodSync, type Dirent, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Readable by their owner alone: images hold the places where they were taken, and logs and rows what people wrote. */
const OTHERS = 0o077;
/** A folder on the way to one of another user: that user may pass, and sees no names. */
const PASSAGE = 0o011;

/** From now on all that this process and its children create is their owner's alone. */
export function createForOwnerOnly(): void {
  process.umask(OTHERS);
}

/**
 * Closes what an earlier version, or a person, has left open to others: the data folder and the folders in it. What lies
 * deeper is out of reach then. Folders of other owners, and links, stay as they are.
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
      // It went this moment, or its file system has no modes.
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
