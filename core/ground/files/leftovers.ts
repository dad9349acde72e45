import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errors.ts';

/** Prefixes of what is being written and of what is being deleted: nobody opens these. */
const WRITING = '.writing-';
const DELETED = '.deleted-';
/** Prefixes of earlier versions; leftovers of theirs may still exist. */
const FORMER = ['.unfinished-', '.discarded-'];

/** A unique name for a folder that is being written, so that two writers don't collide. */
export const writingName = (): string => `${WRITING}${randomUUID()}`;

export const isLeftoverName = (name: string): boolean =>
  [WRITING, DELETED, ...FORMER].some(prefix => name.startsWith(prefix));

export interface LeftoverOptions {
  /** A live writer writes all the time, so a folder without a write for this long has no writer any more. */
  readonly idleMs: number;
  /** Judges by name; by default, names of what is being written or deleted. */
  readonly isLeftover?: (name: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** The names of files and folders that killed processes left in a folder; none if the folder does not exist. */
export async function findLeftovers(
  folder: string,
  { idleMs, isLeftover = isLeftoverName, now = Date.now() }: LeftoverOptions,
): Promise<string[]> {
  const left: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isLeftover(name)) continue;
    const written = await lastWrite(path.join(folder, name));
    // Undefined when it vanished since the listing: its writer has just moved it into place.
    if (written !== undefined && written <= now - idleMs) left.push(name);
  }
  return left;
}

/** Deletes {@link findLeftovers}. @returns their names. */
export async function sweepLeftovers(folder: string, options: LeftoverOptions): Promise<string[]> {
  const left = await findLeftovers(folder, options);
  for (const name of left) {
    const file = path.join(folder, name);
    if (isLeftoverName(name)) await rm(file, { recursive: true, force: true });
    else await deleteWhole(file);
  }
  return left;
}

/**
 * Deletes a file or a folder; does nothing when there is none. It is renamed first, so that it can't be opened half deleted.
 * @param beside the folder that holds it while it is deleted, on the same file system.
 */
export async function deleteWhole(file: string, beside = path.dirname(file)): Promise<void> {
  const deleted = path.join(beside, `${DELETED}${randomUUID()}`);
  try {
    await rename(file, deleted);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  await rm(deleted, { recursive: true, force: true });
}

/** When it, or something in it, was last written, in milliseconds since 1970; undefined when it no longer exists. */
async function lastWrite(file: string): Promise<number | undefined> {
  const times = [file, ...(await readdir(file).catch(() => [])).map(name => path.join(file, name))].map(one =>
    stat(one).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    ),
  );
  const [own, ...inside] = await Promise.all(times);
  return own === undefined ? undefined : Math.max(own, ...inside.map(time => time ?? 0));
}
