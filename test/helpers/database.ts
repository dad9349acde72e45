import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../core/data/database/database.ts';

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Closes `database` and drops the database even if there are other connections. */
  drop(): Promise<void>;
}

/**
 * A separate database, in some 25 ms, or 200 ms if the server is on a disk.
 * @param template the URL of another database without connections; by default one with all migrations and no rows.
 */
export async function createTestDatabase(template = templateUrl()): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // Without fsync, copying files costs a quarter less than writing each block to the log first.
  const original = new URL(template).pathname.slice(1);
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${original} STRATEGY FILE_COPY`);
  const url = Object.assign(new URL(template), { pathname: `/${name}` }).href;
  const database = openDatabase(url);
  return {
    url,
    database,
    drop: async () => {
      await database.close();
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function templateUrl(): string {
  const url: string | undefined = inject('templateUrl');
  if (url === undefined) throw new Error('files of a folder in SHARING (vitest.config.ts) have no database');
  return url;
}

/** An empty database without migrations, for tests of what happens before them. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(templateUrl()), { pathname: `/${name}` }).href;
  return { url, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Runs a function under a lock: one process of this run at a time, the others wait. */
export const withServerLock = <Result>(name: string, run: () => Promise<Result>): Promise<Result> =>
  connected(async client => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    return run();
  });

const onServer = (statement: string): Promise<void> =>
  connected(async client => void (await client.query(statement)));

async function connected<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: Object.assign(new URL(templateUrl()), { pathname: '/postgres' }).href,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
