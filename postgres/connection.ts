import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { ownError, PermanentError, RetryableError, reasonOf } from '../core/ground/errors.ts';
import { toOwnError } from '../core/ground/raw-errors.ts';
import { ROLE } from './init-cluster.ts';
import type { Place } from './place.ts';

const DATABASE = 'negareh';

/** URL of the server's default database. @throws PermanentError if the password cannot be read. */
export function serverUrl({ passwordFile }: Place, port: number): string {
  try {
    return `postgresql://${ROLE}:${readFileSync(passwordFile, 'utf8')}@127.0.0.1:${port}/postgres`;
  } catch (cause) {
    throw new PermanentError('database.start-failed', { reason: reasonOf(cause) }, { cause });
  }
}

/**
 * Whether the server takes connections; not yet while it starts, recovers or stops.
 * @throws RetryableError if it has no connections left or is in trouble; PermanentError if it will always refuse ours.
 */
export async function isAnswering(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (cause) {
    const own = ownError(toOwnError(cause));
    if (own?.code === 'database.unreachable') return false;
    throw own ?? new RetryableError('database.not-ready', { reason: reasonOf(cause) }, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates our database if it does not exist. @returns its URL */
export async function createDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
  return url.replace(/postgres$/, DATABASE);
}
