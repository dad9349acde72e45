import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { until } from '../../../ground/async/until.ts';
import { codeOf } from '../../../ground/errors.ts';
import { readJsonIfValid } from '../../../ground/files/parse-json.ts';

const Owner = z.object({ id: z.string(), pid: z.int(), host: z.string() });
type Owner = z.infer<typeof Owner>;

const BEAT_MS = 5_000;
/** An owner that has not touched its lock for this long is dead, on any machine. */
const STALE_MS = 30_000;
const POLL_MS = 200;

/**
 * Runs `act` while no other process does so under the same lock file. A killed owner's lock is taken over: at once on the
 * same machine, after half a minute on another that shares the folder. The lock only saves double work; the checksum
 * keeps the content right, so two takeovers at once do no harm.
 */
export async function withFileLock<Result>(
  file: string,
  act: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  await mkdir(path.dirname(file), { recursive: true });
  await until(() => take(file, owner), { everyMs: POLL_MS, signal });
  signal?.throwIfAborted();
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, BEAT_MS);
  try {
    return await act();
  } finally {
    clearInterval(beat);
    if ((await readOwner(file))?.id === owner.id) await rm(file, { force: true });
  }
}

async function take(file: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  if (await isStale(file)) await rm(file, { force: true });
  return false;
}

async function isStale(file: string): Promise<boolean> {
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > STALE_MS) return true;
  const owner = await readOwner(file);
  return owner?.host === hostname() && !isAlive(owner.pid);
}

const readOwner = (file: string): Promise<Owner | undefined> => readJsonIfValid(file, Owner);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
