import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataFolders } from '../../core/ground/files/data-folders.ts';

/**
 * The key that signs session cookies: made once, kept in DATA_DIR/secrets for the owner's eyes only. Not in the
 * database: whoever gets hold of a copy of that could else sign in as everybody whose session it holds.
 * @throws the file system's error
 */
export function authSecret(dataDir: string): string {
  const file = path.join(dataFolders({ dataDir }).secrets, 'sessions.key');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flush: true });
  try {
    // Whole or not at all, and of two processes at once the first wins.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}
