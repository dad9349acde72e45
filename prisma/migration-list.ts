import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../core/ground/files/sha256.ts';

export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations');

/** One folder of `prisma/migrations`: its name and SQL. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the SQL in hex, which Prisma records in `_prisma_migrations`. */
  readonly checksum: string;
}

/** All migrations of a folder, in the order in which they apply. */
export async function readMigrations(folder = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
  return Promise.all(
    names.sort().map(async name => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: sha256Hex(sql) };
    }),
  );
}
