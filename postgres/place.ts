import { chmodSync, chownSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../core/ground/config.ts';
import { dataFolders } from '../core/ground/files/data-folders.ts';
import { ROOT } from '../core/ground/project.ts';
import { isRoot } from '../setup/system-user.mjs';
import { dataFolderId } from './data-folder-id.ts';
import { openWay } from './open-way.ts';
import { type SystemUser, systemUser } from './system-user.ts';

/** Where one embedded PostgreSQL lives, and who runs it. */
export interface Place {
  /** Holds everything below. */
  readonly base: string;
  /** PostgreSQL's own data folder. */
  readonly data: string;
  readonly passwordFile: string;
  /** A named pipe: the server runs while anyone holds it open for writing. */
  readonly pulse: string;
  readonly logFile: string;
  /** Held while looking at, starting or repairing the server. */
  readonly lockFile: string;
  /** A folder where copies of the programs may stand; undefined: they run from where npm put them. */
  readonly programs: string | undefined;
  /** Who runs the server when we are root, which PostgreSQL refuses; undefined: we ourselves. */
  readonly user: SystemUser | undefined;
}

/** Where all of root's servers and programs stand by default: a folder that the system user can enter. */
const ROOTS_FOLDER = '/var/lib/negareh';

type Root = Pick<Place, 'user' | 'programs'>;

/** What a place needs more when we are root, here with the programs at `folder`. */
export const rootsPlace = (folder = ROOTS_FOLDER): Root =>
  isRoot()
    ? { user: systemUser(), programs: path.join(folder, 'programs') }
    : { user: undefined, programs: undefined };

/** The place for this configuration; makes the folder. @throws PermanentError when the server's user cannot reach it */
export function findPlace({ dataDir, postgresDir }: Pick<Config, 'dataDir' | 'postgresDir'>): Place {
  const chosen = postgresDir && path.resolve(ROOT, postgresDir);
  if (chosen) return makePlace(chosen, rootsPlace(chosen), dataDir);
  if (!isRoot()) return makePlace(dataFolders({ dataDir }).postgres, rootsPlace());
  return makePlace(path.join(ROOTS_FOLDER, dataFolderId(dataDir)), rootsPlace());
}

/**
 * A place at a folder of one's own choice, as for tests.
 * @param dataDir our other folder, which may lie beside it in one that we have made
 */
export function makePlace(folder: string, { user, programs }: Root, dataDir?: string): Place {
  mkdirSync(folder, { recursive: true });
  // One name for one folder: the running server is recognised by its path.
  const base = realpathSync(folder);
  // Modes are set apart from making: a strict umask would take them away again.
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

/** Hands a file or folder to the user who runs the server. */
export function handOver(file: string, { user }: Place): void {
  if (user) chownSync(file, user.uid, user.gid);
}
