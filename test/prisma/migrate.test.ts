import { Client } from 'pg';
import { pino } from 'pino';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { readMigrations } from '../../prisma/migration-list.ts';
import { schemaChanges } from '../../prisma/schema-changes.ts';
import { createEmptyDatabase } from '../helpers/database.ts';
import { waitFor } from '../helpers/wait-for.ts';

const log = pino({ level: 'silent' });
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createEmptyDatabase();
  cleanups.push(drop);
  return url;
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const appliedNames = (url: string) =>
  query<{ name: string }>(url, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1');

describe('migrations', () => {
  it('lead to exactly what schema.prisma says', async () => {
    expect(await schemaChanges(inject('templateUrl'), await readMigrations())).toBeUndefined();
  });

  it('are all needed: without them the schema would have to be made', async () => {
    expect(await schemaChanges(inject('templateUrl'), [])).toContain('CREATE TABLE "image"');
  });
});

describe('migrate', () => {
  it('makes the tables, and a second run changes nothing', async () => {
    const url = await emptyDatabase();
    await migrate(url, log);
    const first = await appliedNames(url);
    await migrate(url, log);
    expect(await appliedNames(url)).toEqual(first);
    expect(first.map(row => row.name)).toEqual((await readMigrations()).map(migration => migration.name));
    expect(await query(url, 'SELECT count(*)::int AS count FROM image')).toEqual([{ count: 0 }]);
  });

  it('applies each migration once when several processes begin at the same time', async () => {
    const url = await emptyDatabase();
    await Promise.all(Array.from({ length: 5 }, () => migrate(url, log)));
    expect(await appliedNames(url)).toHaveLength((await readMigrations()).length);
  });

  it('waits for whoever migrates the same database, however long that takes', async () => {
    const url = await emptyDatabase();
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(7236140715)');
    const migrated = migrate(url, log);
    await waitFor(async () => (await query(url, 'SELECT FROM pg_locks WHERE NOT granted')).length > 0);
    expect(await query(url, "SELECT to_regclass('image') AS image")).toEqual([{ image: null }]);
    await other.end();
    await migrated;
    expect(await query(url, "SELECT to_regclass('image') AS image")).toEqual([{ image: 'image' }]);
  });

  it('refuses a database that applied another version of a migration', async () => {
    const url = await emptyDatabase();
    await migrate(url, log);
    await query(url, `UPDATE _prisma_migrations SET checksum = repeat('0', 64)`);
    await expect(migrate(url, log)).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'database.migration-failed',
      parameters: { reason: expect.stringContaining('was changed') },
    });
  });

  it('reports a migration that fails, and does not take it for applied', async () => {
    const url = await emptyDatabase();
    await query(url, 'CREATE TABLE image (id int)');
    await expect(migrate(url, log)).rejects.toMatchObject({ code: 'database.migration-failed' });
    await expect(migrate(url, log)).rejects.toMatchObject({ code: 'database.migration-failed' });
  });

  it('says that nothing answers at the URL', async () => {
    await expect(migrate('postgresql://nobody:x@127.0.0.1:1/none', log)).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'database.unreachable',
    });
  });
});
