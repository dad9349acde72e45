import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { reasonOf } from '../core/ground/errors.ts';
import { handOver, type Place } from './place.ts';
import type { Programs } from './programs.ts';
import { startError } from './start-error.ts';

const run = promisify(execFile);

/** The one role of the cluster, and the environment of its programs: nothing from the caller's locale or PG* settings. */
export const ROLE = 'negareh';
// The programs ignore NODE_ENV, but Next.js's types require it in every environment.
export const PROGRAM_ENV = {
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  NODE_ENV: 'production',
} as const;

/**
 * Creates the data folder if it does not exist. It is created next to its place and renamed when complete, so that a half-made one is never
 * taken for a database.
 * @param durable false skips flushing to disk, for test databases.
 */
export async function initCluster(place: Place, programs: Programs, { durable = true } = {}): Promise<void> {
  if (existsSync(place.data)) return;
  const password = randomBytes(24).toString('base64url');
  await writeFile(place.passwordFile, password, { mode: 0o600 });

  const fresh = path.join(place.base, 'data.new');
  const passwordForInit = path.join(place.base, 'password.new');
  await rm(fresh, { recursive: true, force: true });
  await rm(passwordForInit, { force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordForInit, password, { mode: 0o600 });
  for (const file of [fresh, passwordForInit]) handOver(file, place);
  try {
    // The builtin locale gives UTF-8 and its letter cases on every system, whatever LANG or libc say.
    const args = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    args.push(
      '--auth=scram-sha-256',
      `--pwfile=${passwordForInit}`,
      `--username=${ROLE}`,
      `--pgdata=${fresh}`,
    );
    if (!durable) args.push('--no-sync');
    await run(programs.initdb, args, { ...place.user, env: PROGRAM_ENV, cwd: place.base });
  } catch (error) {
    throw startError(reasonOf(error), place.base, error);
  } finally {
    await rm(passwordForInit, { force: true });
  }
  await rename(fresh, place.data);
}
