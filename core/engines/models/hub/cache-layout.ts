import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../../ground/files/write-whole.ts';
import { isCommit } from './addresses.ts';

/**
 * Where things lie in the cache that Python's huggingface_hub shares:
 * blobs/<etag>, refs/<revision> (a commit, without a newline), snapshots/<commit>/<path> (links to blobs).
 */
export interface CacheLayout {
  readonly blobs: string;
  readonly locks: string;
  snapshot(commit: string): string;
  ref(revision: string): string;
}

export function cacheLayout(cacheFolder: string, repo: string): CacheLayout {
  const name = `models--${repo.replaceAll('/', '--')}`;
  const folder = path.join(cacheFolder, name);
  return {
    blobs: path.join(folder, 'blobs'),
    locks: path.join(cacheFolder, '.locks', name),
    snapshot: commit => path.join(folder, 'snapshots', commit),
    ref: revision => path.join(folder, 'refs', ...revision.split('/')),
  };
}

/** The commit that a revision meant when it was last asked for. */
export async function cachedCommit(layout: CacheLayout, revision: string): Promise<string | undefined> {
  if (isCommit(revision)) return revision;
  const commit = await readFile(layout.ref(revision), 'utf8').catch(() => '');
  return isCommit(commit.trim()) ? commit.trim() : undefined;
}

/** Paths of the files that a snapshot holds; links to blobs that are gone are left out. */
export async function snapshotFiles(layout: CacheLayout, commit: string): Promise<string[]> {
  const folder = layout.snapshot(commit);
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const there = await Promise.all(names.map(name => exists(path.join(folder, name))));
  return names.filter((_, index) => there[index]).map(name => name.split(path.sep).join('/'));
}

/** True when the snapshot holds the file; a link to a missing blob counts as absent. */
export const hasFile = (layout: CacheLayout, commit: string, file: string): Promise<boolean> =>
  exists(path.join(layout.snapshot(commit), file));

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Puts a blob into a snapshot: a relative link, or a copy where the file system has no links. */
export async function linkFile(
  layout: CacheLayout,
  commit: string,
  file: string,
  etag: string,
): Promise<void> {
  const place = path.join(layout.snapshot(commit), file);
  const blob = path.join(layout.blobs, etag);
  await mkdir(path.dirname(place), { recursive: true });
  const beside = `${place}.${randomUUID()}`;
  try {
    await symlink(path.relative(path.dirname(place), blob), beside);
  } catch {
    await copyFile(blob, beside);
  }
  await rename(beside, place);
}

/** Remembers what a branch or tag meant; a commit needs no memory. */
export async function writeRef(layout: CacheLayout, revision: string, commit: string): Promise<void> {
  if (isCommit(revision)) return;
  const file = layout.ref(revision);
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, commit);
}
