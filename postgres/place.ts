import { chmodSync, chownSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../core/ground/config.ts';
import { dataFolders } from '../core/ground/files/data-folders.ts';
import { ROOT } from '../core/ground/project.ts';
import { isRoot } from '../setup/system-user.mjs';
import { dataFolderId } from './data-folder-id.ts';
import { openWay } from './open-way.ts';
import { type SystemUser, systemUser } from './system-user.ts';

/** Where one embedded PostgreSQL is stored, and who runs it. */
export interface Place {
  /** Contains everything below. */
  readonly base: string;
  /** PostgreSQL's own data folder. */
  readonly data: string;
  readonly passwordFile: string;
  /** A named pipe: the server runs while anyone holds it open for writing. */
  readonly pulse: string;
  readonly logFile: string;
  /** Held while looking at, starting or repairing the server. */
  readonly lockFile: string;
  /** A folder for copies of the programs; if undefined, they run from where npm put them. */
  readonly programs: string | undefined;
  /** Who runs the server if we are root, which PostgreSQL refuses; undefined for ourselves. */
  readonly user: SystemUser | undefined;
}

/** Where root's servers and programs are by default: a folder that the system user can enter. */
const ROOTS_FOLDER = '/var/lib/negareh';

type Root = Pick<Place, 'user' | 'programs'>;

/** What a place needs in addition if we are root, with the programs at `folder`. */
export const rootsPlace = (folder = ROOTS_FOLDER): Root =>
  isRoot()
    ? { user: systemUser(), programs: path.join(folder, 'programs') }
    : { user: undefined, programs: undefined };

/** The place for this configuration; creates the folder. @throws PermanentError if the server's user cannot reach it */
export function findPlace({ dataDir, postgresDir }: Pick<Config, 'dataDir' | 'postgresDir'>): Place {
  const chosen = postgresDir && path.resolve(ROOT, postgresDir);
  if (chosen) return makePlace(chosen, rootsPlace(chosen), dataDir);
  if (!isRoot()) return makePlace(dataFolders({ dataDir }).postgres, rootsPlace());
  return makePlace(path.join(ROOTS_FOLDER, dataFolderId(dataDir)), rootsPlace());
}

/**
 * A place in a chosen folder, for example for tests.
 * @param dataDir our other folder, which may be next to it in a folder that we have made
 */
export function makePlace(folder: string, { user, programs }: Root, dataDir?: string): Place {
  mkdirSync(folder, { recursive: true });
  // One name per folder, because the running server is recognised by its path.
  const base = realpathSync(folder);
  // Modes are set separately, because a strict umask would remove them during creation.
  chmodSync(base, user ? 0o711 : 0o700);
  if (user) openWay(base, user, dataDir === undefined ? [base] : [base, path.resolve(dataDir)]);
  if (programs) {
    mkdirSync(programs, { recursive: true });
    for (const shared of [path.dirname(programs), programs]) chmodSync(shared, 0o755);
  }
  return {
    base,
    data: path.join(base, 'data'),
    passwordFile: path.join(base, 'password'),
    pulse: path.join(base, 'pulse'),
    logFile: path.join(base, 'postgres.log'),
    lockFile: path.join(base, 'lock'),
    programs,
    user,
  };
}

/** Hands a file or folder over to the user who runs the server. */
export function handOver(file: string, { user }: Place): void {
  if (user) chownSync(file, user.uid, user.gid);
}
