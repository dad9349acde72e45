import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import path from 'node:path';

/** Linux stores the files here in memory. */
const MEMORY = '/dev/shm';
const PREFIX = path.join(MEMORY, 'negareh-run-');
/** How many bytes must be free here and in the machine's memory before temporary folders may be here. */
const ROOM = 6 * 2 ** 30;

/**
 * From now on, temporary folders of this process and its children are in memory and are deleted with the process; on the disk if there is
 * no room or programs may not be started there. The small files of a run are more work for a disk's file system than for the tests.
 */
export function writeInMemory(): void {
  if (tmpdir().startsWith(PREFIX)) return;
  try {
    removeLeftBehind();
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM || freemem() < ROOM) return;
    const folder = mkdtempSync(`${PREFIX}${process.pid}-`);
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    // Like /tmp, because PostgreSQL runs as its own user.
    chmodSync(folder, 0o1777);
    if (mayStartPrograms(folder)) process.env['TMPDIR'] = folder;
  } catch {
    // The folder does not exist, or we may not write to it.
  }
}

/** Containers often forbid it there. */
function mayStartPrograms(folder: string): boolean {
  const program = path.join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}

/** Deletes what killed runs left behind. */
function removeLeftBehind(): void {
  for (const name of readdirSync(MEMORY)) {
    const folder = path.join(MEMORY, name);
    if (!folder.startsWith(PREFIX)) continue;
    if (!isRunning(Number.parseInt(folder.slice(PREFIX.length), 10)))
      rmSync(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
