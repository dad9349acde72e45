import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });

/** A real file system of a few megabytes. */
export interface SmallDisk {
  readonly folder: string;
  /** Uses up all space except this many bytes (rounded up to a page). */
  fill(leaving?: number): Promise<void>;
  /** Frees that space again. */
  makeRoom(): Promise<void>;
}

/** Whether this machine lets us mount one; if not, tests of full disks are skipped. */
export const canMount: boolean = (() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'negareh-mount-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    run('umount', folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

const PIECE = new Uint8Array(2 ** 20);

/** The disk is unmounted when the test ends. */
export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = mkdtempSync(path.join(tmpdir(), 'negareh-disk-'));
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  await chmod(folder, 0o755);
  onTestFinished(() => {
    // Lazily, because files that a failed test has left open must not keep it mounted.
    run('umount', '--lazy', folder);
    rmSync(folder, { recursive: true });
  });
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill: async (leaving = 0) => {
      await using file = await open(filler, 'a');
      for (;;) {
        const { bavail, bsize } = await statfs(folder);
        const room = bavail * bsize - leaving;
        if (room <= 0) return;
        await file.write(PIECE.subarray(0, Math.min(room, PIECE.length)));
      }
    },
    makeRoom: () => rm(filler),
  };
}
