import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Migration } from './migration-list.ts';

/** Prisma's own table of migrations, as Prisma creates it: its tools and older installations read the same rows. */
const NOTES_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

/** Another program began a migration and neither finished it nor rolled it back: a person must look. */
export class UnfinishedMigration extends Error {
  constructor(name: string) {
    super(`${name} was begun and not finished`);
  }
}

/** The database refused a migration and rolled it back. `cause` is the database's answer. */
export class RefusedMigration extends Error {
  constructor(name: string, cause: unknown) {
    super(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Applies the migrations that are not recorded as applied, in order. Each is one transaction together with its record: however this process
 * ends, a migration is applied completely or not at all. The caller holds the lock.
 * @returns the names of the applied ones.
 * @throws UnfinishedMigration, RefusedMigration; pg's errors if the connection breaks.
 */
export async function applyMigrations(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(NOTES_TABLE);
  const { rows } = await client.query<{ name: string; isFinished: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS "isFinished"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const applied = new Set(rows.filter(({ isFinished }) => isFinished).map(({ name }) => name));
  const unfinished = rows.find(({ name }) => !applied.has(name));
  if (unfinished) throw new UnfinishedMigration(unfinished.name);

  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const migration of missing) await applyOne(client, migration);
  return missing.map(({ name }) => name);
}

async function applyOne(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql); // without parameters, PostgreSQL takes a script of many statements
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // a broken connection has rolled back already
    throw new RefusedMigration(name, error);
  }
}
