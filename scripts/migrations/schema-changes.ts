import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MIGRATIONS_FOLDER, type Migration } from '../../prisma/migration-list.ts';
import { NO_FILTERS, withSchemaEngine } from './schema-engine.ts';

const SCHEMA_FILE = path.join(MIGRATIONS_FOLDER, '..', 'schema.prisma');
const LOCK_FILE = 'migration_lock.toml';

/** The engine's answer if there is nothing to do. */
const EMPTY = '-- This is an empty migration.';

/**
 * The SQL that leads from the migrations' result to schema.prisma; undefined if they agree. The migrations are replayed in a temporary
 * database on the server of `url`, whose user must be allowed to create one.
 */
export async function schemaChanges(
  url: string,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  const from = await toMigrationList(migrations);
  const schema = await readFile(SCHEMA_FILE, 'utf8');
  const { stdout } = await withSchemaEngine(url, engine =>
    engine.diff({
      from: { tag: 'migrations', ...from },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA_FILE, content: schema }] },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    }),
  );
  const sql = stdout?.trim();
  return sql && sql !== EMPTY ? `${sql}\n` : undefined;
}

/** Migrations in the schema engine's form. */
async function toMigrationList(migrations: readonly Migration[]): Promise<MigrationList> {
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: {
      path: LOCK_FILE,
      content: await readFile(path.join(MIGRATIONS_FOLDER, LOCK_FILE), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
