import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import { dataFolders } from '../core/ground/files/data-folders.ts';
import { parseJsonAs } from '../core/ground/files/parse-json.ts';

const Note = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/), path: z.string() });

/**
 * The name of the folder under /var/lib that belongs to a data folder. The name is stored in the data folder itself rather than made from
 * its path, so the database follows when the folder is moved, and a new folder at the path of a deleted one starts empty. A copy of a data
 * folder gets its own name.
 */
export function dataFolderId(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const here = realpathSync(dataDir);
  const note = readNote(here);
  if (note && (note.path === here || readNote(note.path)?.id !== note.id)) {
    if (note.path !== here) write(here, note.id, renameSync);
    return note.id;
  }
  write(here, randomBytes(8).toString('hex'), existsSync(noteFile(here)) ? renameSync : linkSync);
  return readNote(here)!.id;
}

const noteFile = (folder: string) => dataFolders({ dataDir: folder }).postgresNote;

function readNote(folder: string): z.infer<typeof Note> | undefined {
  try {
    return parseJsonAs(readFileSync(noteFile(folder), 'utf8'), Note);
  } catch {
    return undefined;
  }
}

/** @param put gives the finished file its name: `linkSync` keeps the note of a faster process. */
function write(folder: string, id: string, put: typeof linkSync): void {
  const file = noteFile(folder);
  const fresh = `${file}.${process.pid}`;
  // Flushed, because an empty note after a power cut would lose the way to the database.
  writeFileSync(fresh, `${JSON.stringify({ id, path: folder })}\n`, { flush: true });
  try {
    put(fresh, file);
  } catch (error) {
    if (!readNote(folder)) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}
