import { Client } from 'pg';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { type Migration, readMigrations } from '../../prisma/migration-list.ts';
import { schemaChanges } from '../../scripts/migrations/schema-changes.ts';
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

// On databases of their own: nobody can make one out of the template while somebody is connected to it.
describe('migrations', () => {
  it('lead to exactly what schema.prisma says', async () => {
    expect(await schemaChanges(await emptyDatabase(), await readMigrations())).toBeUndefined();
  });

  it('are all needed: without them the schema would have to be made', async () => {
    expect(await schemaChanges(await emptyDatabase(), [])).toContain('CREATE TABLE "image"');
  });
});

/** A migration of a test's own. */
const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: name.padEnd(64, '0') });

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

  it('reports a migration that fails, leaves nothing of it, and applies it once what was in its way is gone', async () => {
    const url = await emptyDatabase();
    const first = migration('1_words', 'CREATE TABLE words (text text)');
    const second = migration('2_more', 'CREATE TABLE more (text text); CREATE TABLE taken (text text)');
    await query(url, 'CREATE TABLE taken (id int)');
    for (let time = 1; time <= 2; time += 1) {
      await expect(migrate(url, log, [first, second])).rejects.toMatchObject({
        name: 'PermanentError',
        code: 'database.migration-failed',
        parameters: { reason: '2_more: relation "taken" already exists' },
      });
      expect(await appliedNames(url)).toEqual([{ name: '1_words' }]);
      expect(await query(url, "SELECT to_regclass('more') AS more")).toEqual([{ more: null }]);
    }
    await query(url, 'DROP TABLE taken');
    await migrate(url, log, [first, second]);
    expect(await appliedNames(url)).toEqual([{ name: '1_words' }, { name: '2_more' }]);
  });

  it('takes semicolons inside functions and texts for what they are', async () => {
    const url = await emptyDatabase();
    const sql = `CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS $$
                 BEGIN
                   x := x * 2;
                   RETURN x;
                 END $$;
                 CREATE TABLE words AS SELECT 'one; two' AS text;`;
    await migrate(url, log, [migration('1_twice', sql)]);
    expect(await query(url, 'SELECT twice(21) AS answer, text FROM words')).toEqual([
      { answer: 42, text: 'one; two' },
    ]);
  });

  it.each([
    ['its connection dies', 'pg_terminate_backend', 'database.unreachable'],
    ['it is cancelled', 'pg_cancel_backend', 'database.busy'],
  ])('leaves nothing of a migration when %s, and a later start applies it', async (_, stop, code) => {
    const url = await emptyDatabase();
    const slow = migration('1_slow', 'CREATE TABLE words (text text); SELECT pg_sleep(60)');
    const migrated = migrate(url, log, [slow]);
    const failed = expect(migrated).rejects.toMatchObject({
      name: 'RetryableError',
      code,
    });
    const sleeping = `FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    await waitFor(async () => (await query(url, `SELECT ${sleeping}`)).length > 0);
    await query(url, `SELECT ${stop}(pid) ${sleeping}`);
    await failed;
    expect(await query(url, "SELECT to_regclass('words') AS words")).toEqual([{ words: null }]);
    await migrate(url, log, [{ ...slow, sql: 'CREATE TABLE words (text text)' }]);
    expect(await appliedNames(url)).toEqual([{ name: '1_slow' }]);
  });

  it('applies nothing on top of a migration that another program began and did not finish', async () => {
    const url = await emptyDatabase();
    const first = migration('1_words', 'CREATE TABLE words (text text)');
    await migrate(url, log, [first]);
    await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(
      migrate(url, log, [first, migration('2_more', 'CREATE TABLE more ()')]),
    ).rejects.toMatchObject({
      name: 'PermanentError',
      parameters: { reason: '1_words was begun and not finished' },
    });
    expect(await query(url, "SELECT to_regclass('more') AS more")).toEqual([{ more: null }]);
  });

  it('makes the table of notes that Prisma makes, so that its tools see the same', async () => {
    const url = await emptyDatabase();
    await migrate(url, log);
    const columns = await query<{ name: string; type: string }>(
      url,
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
       WHERE attrelid = '_prisma_migrations'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id character varying(36)',
      'checksum character varying(64)',
      'finished_at timestamp with time zone',
      'migration_name character varying(255)',
      'logs text',
      'rolled_back_at timestamp with time zone',
      'started_at timestamp with time zone',
      'applied_steps_count integer',
    ]);
  });

  it('says that nothing answers at the URL', async () => {
    await expect(migrate('postgresql://nobody:x@127.0.0.1:1/none', log)).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'database.unreachable',
    });
  });
});
