import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { PermanentError } from '../core/ground/errors.ts';
import { SYSTEM_USER } from '../setup/system-user.mjs';
import type { SystemUser } from './system-user.ts';

/** Others may pass through the folder, but see no names in it. */
const PASSAGE = 0o011;

/**
 * Lets the server's user pass every folder above its own. Closed folders that hold nothing but ours were made on the way, by us and only
 * for us, so they are opened. A person closed any other one, so that person is asked.
 * @param ours our folders, `base` among them
 * @throws PermanentError that names the folder in the way
 */
export function openWay(base: string, user: SystemUser, ours: readonly string[]): void {
  const inside = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(path.join(outer, path.sep));
  const isOurs = (folder: string): boolean =>
    ours.some(own => inside(folder, own)) ||
    readdirSync(folder).every(name => ours.some(own => inside(own, path.join(folder, name))));

  for (const folder of foldersAbove(base)) {
    const { mode } = statSync(folder);
    if (mode & 0o001 || mayEnter(folder, user)) continue;
    if (!isOurs(folder)) {
      const reason = `the user ${SYSTEM_USER}, who runs it, cannot enter ${folder}: chmod o+x it, or set POSTGRES_DIR to another folder`;
      throw new PermanentError('database.start-failed', { reason });
    }
    chmodSync(folder, (mode & 0o7777) | PASSAGE);
  }
}

/** From the root down, because a folder can be checked only if those above it can be entered. */
function foldersAbove(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [] : [...foldersAbove(above), above];
}

/** Checked as that user by the system, because groups and access lists grant access as well as modes. */
function mayEnter(folder: string, user: SystemUser): boolean {
  try {
    execFileSync('test', ['-x', folder], { ...user, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
