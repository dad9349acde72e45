import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errors.ts';

/** What is being written, and what is being deleted, stands under such a name: nobody opens it. */
const WRITING = '.writing-';
const DELETED = '.deleted-';
/** Names of earlier versions, which may still lie about. */
const FORMER = ['.unfinished-', '.discarded-'];

/** A name for a folder that is being written; two writers don't meet. */
export const writingName = (): string => `${WRITING}${randomUUID()}`;

export const isLeftoverName = (name: string): boolean =>
  [WRITING, DELETED, ...FORMER].some(prefix => name.startsWith(prefix));

export interface LeftoverOptions {
  /** A live writer writes all the time: a folder that has been still for this long has no writer any more. */
  readonly idleMs: number;
  /** By name; what is being written or deleted, unless this says otherwise. */
  readonly isLeftover?: (name: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** Files and folders that killed processes left in a folder, by name. One that is not there holds none. */
export async function findLeftovers(
  folder: string,
  { idleMs, isLeftover = isLeftoverName, now = Date.now() }: LeftoverOptions,
): Promise<string[]> {
  const left: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isLeftover(name)) continue;
    const written = await lastWrite(path.join(folder, name));
    // Gone between the list and the look: its writer has just given it its place.
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
 * Deletes a file or a folder, or does nothing when there is none. It can't be opened any more from the first moment.
 * @param beside where its rest stands while it goes: a folder of the same file system.
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

/** When it, or something in it, was last written, in milliseconds since 1970; undefined when it has gone meanwhile. */
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
