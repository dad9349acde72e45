import type { Client } from 'pg';
import { describeTables, type MigrationScript } from './describe-tables.ts';

/** Where migrations are tried out; it never outlives its transaction. */
export const SCRATCH_SCHEMA = 'negareh_scratch';

/** Makes the tables of these migrations in a schema of their own, inside the running transaction. */
export async function makeScratchTables(
  client: Client,
  migrations: readonly MigrationScript[],
): Promise<void> {
  await client.query(`CREATE SCHEMA ${SCRATCH_SCHEMA}`);
  await client.query(`SELECT set_config('search_path', $1 || ', ' || current_schema(), true)`, [
    SCRATCH_SCHEMA,
  ]);
  for (const { sql } of migrations) await client.query(sql);
}

/** Names of the tables that these migrations make, so that another program's in the same database are left alone. */
export async function ownTables(
  client: Client,
  migrations: readonly MigrationScript[],
): Promise<Set<string>> {
  await client.query('BEGIN');
  try {
    await makeScratchTables(client, migrations);
    return new Set((await describeTables(client, SCRATCH_SCHEMA)).map(({ name }) => name));
  } finally {
    await client.query('ROLLBACK');
  }
}
