import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../errors.ts';
import { dataFolders } from './data-folders.ts';

/** A key that nobody has to remember: 48 random bytes as text. */
const randomKey = (): string => randomBytes(48).toString('base64url');

/**
 * A key that is made once and kept in DATA_DIR/secrets, readable by the owner only. It is not in the database, because a copy
 * of the database must not include the keys to it.
 * @param name of its file there.
 * @param make makes the key when there is none yet.
 * @throws the file system's error
 */
export function keptSecret(dataDir: string, name: string, make = randomKey): string {
  const file = path.join(dataFolders({ dataDir }).secrets, name);
  const kept = readIfThere(file);
  if (kept !== undefined) return kept;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, make(), { mode: 0o600, flush: true });
  try {
    // Atomic, and of two processes at once the first wins.
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}
