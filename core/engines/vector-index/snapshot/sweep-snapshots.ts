import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Id } from '../../../ground/domain/id.ts';

const UNFINISHED = '.unfinished-';
const DISCARDED = '.discarded-';

const tag = (): string => randomBytes(4).toString('hex');

/** A name for a snapshot that is being written; two builds of the same id don't meet. */
export const unfinishedName = (id: string): string => `${UNFINISHED}${id}-${tag()}`;

/** Removes a snapshot folder, or does nothing when there is none. It can't be opened any more from the first moment. */
export async function discardFolder(folder: string): Promise<void> {
  const discarded = path.join(path.dirname(folder), `${DISCARDED}${path.basename(folder)}-${tag()}`);
  try {
    await rename(folder, discarded);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await rm(discarded, { recursive: true, force: true });
}

/** A live build writes all the time: what nothing was written into for so long has no writer any more. */
const IDLE_MS = 600_000;

interface SweepOptions {
  /** Ids of the snapshots that the database knows; other whole ones go too. Without it all whole ones stay. */
  readonly keep?: ReadonlySet<string>;
  /** What was written into more recently is left alone; ten minutes by default. */
  readonly idleMs?: number;
}

/**
 * What killed builds and removals have left in the folder of snapshots.
 * @returns the names of the folders.
 */
export async function leftSnapshots(
  directory: string,
  { keep, idleMs = IDLE_MS }: SweepOptions = {},
): Promise<string[]> {
  const left: string[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const folder = path.join(directory, name);
    const leftover = name.startsWith(UNFINISHED) || name.startsWith(DISCARDED);
    const unknown = keep !== undefined && Id.safeParse(name).success && !keep.has(name);
    if ((leftover || unknown) && (await lastWrite(folder)) <= Date.now() - idleMs) left.push(name);
  }
  return left;
}

/** Removes {@link leftSnapshots}. @returns their names. */
export async function sweepSnapshots(directory: string, options: SweepOptions = {}): Promise<string[]> {
  const left = await leftSnapshots(directory, options);
  for (const name of left) {
    const folder = path.join(directory, name);
    if (name.startsWith('.')) await rm(folder, { recursive: true, force: true });
    else await discardFolder(folder);
  }
  return left;
}

/** When something in the folder was last written, in milliseconds since 1970. */
async function lastWrite(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const files = [folder, ...names.map(name => path.join(folder, name))];
  const times = await Promise.all(
    files.map(file =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times);
}
