import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../core/ground/config.ts';
import { dataFolders } from '../core/ground/files/data-folders.ts';
import { ROOT } from '../core/ground/project.ts';
import { isRoot } from '../setup/system-user.mjs';

/** Whether an embedded PostgreSQL was ever set up for this configuration. Unlike findPlace, it only looks. */
export function isSetUp({ dataDir, postgresDir }: Pick<Config, 'dataDir' | 'postgresDir'>): boolean {
  if (postgresDir) return existsSync(path.join(path.resolve(ROOT, postgresDir), 'data'));
  const { postgres, postgresNote } = dataFolders({ dataDir });
  return existsSync(isRoot() ? postgresNote : postgres);
}
